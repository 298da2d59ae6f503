"""The hall's embedded broker: amqtt behind a door that knows the accounts and what each may say and hear."""
