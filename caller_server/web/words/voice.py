"""What is said on the supervisor's page of the voices."""

from __future__ import annotations

from caller_server.web.words import Sentence

VOICE: dict[str, Sentence] = {
    "title": ("语音", "語音", "Voice"),
    "log_in": ("登录", "登入", "Log in"),
    "log_in_hint": (
        "输入值班长或导办台的密钥。",
        "輸入值班長或導辦台的密鑰。",
        "Enter the key of the supervisor or of the guide desk.",
    ),
    "key_label": ("密钥", "密鑰", "Key"),
    "log_out": ("退出", "登出", "Log out"),
    "logged_out": ("请登录后继续。", "請登入後繼續。", "Log in to go on."),
    "language": ("语言", "語言", "Language"),
    "console": ("窗口", "窗口", "Window"),
    "devices": ("设备", "設備", "Devices"),
    "needs_scripts": (
        "这个页面需要 JavaScript。请在浏览器设置中打开，再重新加载。",
        "這個頁面需要 JavaScript。請在瀏覽器設定中打開，再重新載入。",
        "This page needs JavaScript: switch it on in the browser.",
    ),
    "online": ("已连接", "已連線", "Connected"),
    "offline": (
        "连不上服务器；下面是断开前的情况。",
        "連不上伺服器；下面是斷線前的情況。",
        "The server does not answer. Below is what it said before.",
    ),
    "no_voice": (
        "这个大厅没有语音。请技术人员在设备中加一个喇叭。",
        "這個大廳沒有語音。請技術人員在設備中加一個喇叭。",
        "No waiting area has a voice. A technician can add a loudspeaker to the hall's devices.",
    ),
    # a voice
    "speaks": ("正在播报", "正在播報", "Speaking"),
    "held_up": ("播报不出来", "播報不出來", "Cannot speak"),
    "silent": ("没有要播报的", "沒有要播報的", "Nothing to say"),
    "paused_since": ("{time} 起暂停", "{time} 起暫停", "Paused since {time}"),
    "still_to_say": ("还有 {n} 条要播报", "還有 {n} 則要播報", "{n} still to be said"),
    "paused_rule": (
        "暂停时叫号只显示，不播报；明天自动恢复。",
        "暫停時叫號只顯示，不播報；明天自動恢復。",
        "While paused, calls are shown and not spoken. It speaks again tomorrow by itself.",
    ),
    "speaker_bad": (
        "喇叭有故障：窗口要当面叫号。",
        "喇叭有故障：窗口要當面叫號。",
        "The loudspeaker has a fault: windows must call aloud.",
    ),
    "speaker_warn": (
        "有一件事要处理：见设备页面。",
        "有一件事要處理：見設備頁面。",
        "Something wants attention: see the page of devices.",
    ),
    "speaker_unknown": (
        "喇叭从未联系上。",
        "喇叭從未聯繫上。",
        "The loudspeaker was never heard of.",
    ),
    "pause": ("暂停", "暫停", "Pause"),
    "resume": ("恢复播报", "恢復播報", "Speak again"),
    "pause_this": ("暂停 {zone} 的语音", "暫停 {zone} 的語音", "Pause the voice of {zone}"),
    "resume_this": ("恢复 {zone} 的语音", "恢復 {zone} 的語音", "Let the voice of {zone} speak again"),
    "lately": ("最近", "最近", "Said last"),
    "nothing_yet": ("今天还没有", "今天還沒有", "Nothing yet today"),
    "call": ("{number} → {window}号窗口", "{number} → {window}號窗口", "{number} → window {window}"),
    "outcome_spoken": ("已播报", "已播報", "spoken"),
    "outcome_late": ("太迟，只显示", "太遲，只顯示", "too late: only shown"),
    "outcome_merged": ("又叫了一次，合并", "又叫了一次，合併", "called again: said once"),
    "outcome_quiet": ("安静时段，只显示", "安靜時段，只顯示", "quiet hours: only shown"),
    "outcome_failed": ("没播成", "沒播成", "failed"),
    "outcome_unheard": ("语音没有回音", "語音沒有回音", "no answer from the voice"),
    "outcome_other": ("没有播报", "沒有播報", "not spoken"),
    # words of one's own
    "announce": ("广播", "廣播", "Announce"),
    "announce_hint": (
        "排在叫号之后播报，十分钟内有效。",
        "排在叫號之後播報，十分鐘內有效。",
        "It is said after the calls that wait, within ten minutes or not at all.",
    ),
    "where": ("在哪里播报", "在哪裡播報", "Where"),
    "what": ("说什么", "說什麼", "What"),
    "own_words": ("自己写", "自己寫", "Words of your own"),
    "place_number": ("号码", "號碼", "Ticket number"),
    "place_minutes": ("分钟", "分鐘", "Minutes"),
    "place_window": ("窗口", "窗口", "Window"),
    "words_in": ("内容（{tongue}）", "內容（{tongue}）", "Words ({tongue})"),
    "words_hint": (
        "哪种语言空着，就不用那种语言播报。",
        "哪種語言空著，就不用那種語言播報。",
        "A language that is left empty is not spoken.",
    ),
    "length": ("{n} / {most} 字", "{n} / {most} 字", "{n} of {most} characters"),
    "will_be_said": ("将播报", "將播報", "This will be said"),
    "say_it": ("播报", "播報", "Say it"),
    "choose_a_zone": (
        "请至少选一个等候区。",
        "請至少選一個等候區。",
        "Tick at least one waiting area.",
    ),
    "write_something": ("请写要播报的话。", "請寫要播報的話。", "Write what is to be said."),
    "fill_place": ("请填写：{place}", "請填寫：{place}", "Fill in: {place}"),
    "too_long": (
        "{tongue}：多了 {n} 个字，请缩短。",
        "{tongue}：多了 {n} 個字，請縮短。",
        "{tongue}: {n} characters too many. Shorten it.",
    ),
    "will_say": ("已排队：{zones}", "已排隊：{zones}", "It will be said in: {zones}"),
    "comma": ("、", "、", ", "),
    "gave_up": (
        "服务器没有回应。请检查网络后再按一次，不会播报两遍。",
        "伺服器沒有回應。請檢查網路後再按一次，不會播報兩遍。",
        "The server did not answer. Check the network and press again: it is not said twice.",
    ),
}
"""`outcome_*`, `place_*` and `speaker_*` are looked up by the page's script."""
