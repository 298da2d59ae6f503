"""Every address of the server, in the order of the document."""

from __future__ import annotations

from caller_server.web.openapi.operations import (
    appointments,
    devices,
    hall,
    journal,
    leases,
    phone_pages,
    staff,
    staff_pages,
    tickets,
    upkeep,
    voice,
    windows,
)
from caller_server.web.openapi.operations.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *hall.OPERATIONS,
    *tickets.OPERATIONS,
    *staff.OPERATIONS,
    *voice.OPERATIONS,
    *leases.OPERATIONS,
    *appointments.OPERATIONS,
    *windows.OPERATIONS,
    *journal.OPERATIONS,
    *devices.OPERATIONS,
    *upkeep.OPERATIONS,
    *phone_pages.OPERATIONS,
    *staff_pages.OPERATIONS,
)
