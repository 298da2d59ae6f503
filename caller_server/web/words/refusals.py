"""Why the web says no, and what to do about it."""

from __future__ import annotations

from caller_server.web.words import Sentence

REFUSALS: dict[str, Sentence] = {
    # what the rules do not allow
    "unknown_line": (
        "没有队列 {line}。现有队列：{known}。",
        "沒有隊列 {line}。現有隊列：{known}。",
        "There is no line {line}. The lines are: {known}.",
    ),
    "unknown_matter": (
        "没有事项 {matter}，请从事项列表中选择。",
        "沒有事項 {matter}，請從事項列表中選擇。",
        "There is no matter {matter}. Choose one from the list of matters.",
    ),
    "unknown_window": (
        "没有窗口 {window}。现有窗口：{known}。",
        "沒有窗口 {window}。現有窗口：{known}。",
        "There is no window {window}. The windows are: {known}.",
    ),
    "unknown_ticket": (
        "找不到这张号票，请核对二维码，或到导办台询问。",
        "找不到這張號票，請核對二維碼，或到導辦台詢問。",
        "This ticket is not known. Check the QR code, or ask at the guide desk.",
    ),
    "unknown_move": (
        "没有操作 {move}。可用的操作：{known}。",
        "沒有操作 {move}。可用的操作：{known}。",
        "There is no move {move}. The moves are: {known}.",
    ),
    "request_id_reused": (
        "这个 request_id 已用于另一个请求，请换一个新的再试。",
        "這個 request_id 已用於另一個請求，請換一個新的再試。",
        "This request_id was already used for a different request. Make a new one and ask again.",
    ),
    "hall_closed": (
        "现在不取号，{opens} 开始取号。",
        "現在不取號，{opens} 開始取號。",
        "No tickets are issued now. Issuing starts at {opens}.",
    ),
    "quota_full": (
        "队列 {line} 本时段的 {quota} 个号已取完，请在下一时段再来，或到导办台询问。",
        "隊列 {line} 本時段的 {quota} 個號已取完，請在下一時段再來，或到導辦台詢問。",
        "All {quota} tickets of line {line} for this session are taken. Come back next session, or ask at the desk.",
    ),
    "nobody_waiting": (
        "现在没有人在等候。有人取号后再叫下一位。",
        "現在沒有人在等候。有人取號後再叫下一位。",
        "Nobody is waiting. Call again when someone has taken a ticket.",
    ),
    "window_not_open": (
        "窗口 {window} 没有开放，请先开窗。",
        "窗口 {window} 沒有開放，請先開窗。",
        "Window {window} is not open. Open it first.",
    ),
    "window_busy": (
        "窗口 {window} 还有 {number} 号，请先办结或过号。",
        "窗口 {window} 還有 {number} 號，請先辦結或過號。",
        "Window {window} still has {number}. Finish or miss it first.",
    ),
    "no_ticket_here": (
        "窗口 {window} 没有号票，请先叫下一位。",
        "窗口 {window} 沒有號票，請先叫下一位。",
        "There is no ticket at window {window}. Call the next one first.",
    ),
    "wrong_state": (
        "{number} 号现在是“{state}”，不能{move}。",
        "{number} 號現在是「{state}」，不能{move}。",
        "{number} is {state} now and cannot be moved by “{move}”.",
    ),
    "too_early": (
        "{number} 号刚叫过，请再等 {seconds} 秒。",
        "{number} 號剛叫過，請再等 {seconds} 秒。",
        "{number} was called a moment ago. Wait {seconds} s more.",
    ),
    "called_enough": (
        "{number} 号已叫 {calls} 次，请开始办理或过号。",
        "{number} 號已叫 {calls} 次，請開始辦理或過號。",
        "{number} was called {calls} times. Start it or miss it.",
    ),
    "unknown_place": (
        "{number} 号没有转到别处：请给出另一个队列或窗口。",
        "{number} 號沒有轉到別處：請給出另一個隊列或窗口。",
        "{number} was not transferred: name another line or window.",
    ),
    "rejoined_already": (
        "{number} 号已召回过一次，请重新取号。",
        "{number} 號已召回過一次，請重新取號。",
        "{number} was let in again once already. Please take a new ticket.",
    ),
    "rejoin_too_late": (
        "{number} 号过号已超过 {minutes} 分钟，请重新取号。",
        "{number} 號過號已超過 {minutes} 分鐘，請重新取號。",
        "{number} was missed more than {minutes} minutes ago. Please take a new ticket.",
    ),
    "no_rejoin": (
        "这个队列过号作废，请重新取号。",
        "這個隊列過號作廢，請重新取號。",
        "This line lets nobody in again. Please take a new ticket.",
    ),
    "delayed_already": (
        "{number} 号已延后过一次，不能再延后。",
        "{number} 號已延後過一次，不能再延後。",
        "{number} has let others pass once already.",
    ),
    "nobody_behind": (
        "{number} 号后面还没有人，不用让：您的位置保留，以后还可以让一次。",
        "{number} 號後面還沒有人，不用讓：您的位置保留，以後還可以讓一次。",
        "Nobody waits behind {number} yet, so nobody can go first. You keep your place, and can ask again later.",
    ),
    "rated_already": (
        "{number} 号已评价过，谢谢。",
        "{number} 號已評價過，謝謝。",
        "{number} was rated already. Thank you.",
    ),
    "reason_needed": (
        "请勾选或写下不满意的原因。",
        "請勾選或寫下不滿意的原因。",
        "Please tick or write what was not right.",
    ),
    "tickets_enough": (
        "今天已取 {tickets} 个号，不能再取；如需帮助请到导办台。",
        "今天已取 {tickets} 個號，不能再取；如需幫助請到導辦台。",
        "{tickets} tickets were taken with this ID today, which is the limit. The guide desk can help.",
    ),
    "unknown_appointment": (
        "找不到这个预约码，请核对后再输入，或到导办台询问。",
        "找不到這個預約碼，請核對後再輸入，或到導辦台詢問。",
        "This appointment code is not known. Check it, or ask at the guide desk.",
    ),
    "no_appointments": (
        "队列 {line} 不接受预约，请直接取号。",
        "隊列 {line} 不接受預約，請直接取號。",
        "Line {line} takes no appointments. Please take a ticket.",
    ),
    "slot_unknown": (
        "队列 {line} 没有这个预约时段；可预约今后 {days} 天内的时段。",
        "隊列 {line} 沒有這個預約時段；可預約今後 {days} 天內的時段。",
        "Line {line} has no such slot. Slots of the next {days} days can be booked.",
    ),
    "slot_full": (
        "队列 {line} 的这个时段已约满，请选别的时段。",
        "隊列 {line} 的這個時段已約滿，請選別的時段。",
        "This slot of line {line} is full. Please choose another.",
    ),
    "check_in_too_early": (
        "还没到签到时间，{opens} 起可以签到取号。",
        "還沒到簽到時間，{opens} 起可以簽到取號。",
        "It is too early to check in. Come back at {opens}.",
    ),
    "appointment_other_day": (
        "这个预约是 {day} 的，请当天再来。",
        "這個預約是 {day} 的，請當天再來。",
        "This appointment is for {day}. Please come on that day.",
    ),
    "appointment_used": (
        "这个预约已取号 {number}。",
        "這個預約已取號 {number}。",
        "This appointment was used for ticket {number}.",
    ),
    "no_leases": (
        "本大厅不预留离线号：请把 [offline] 的 block 设为大于 0。",
        "本大廳不預留離線號：請把 [offline] 的 block 設為大於 0。",
        "This hall lends no numbers ahead. Set `block` of [offline] to more than 0 if kiosks should go on alone.",
    ),
    "lent_enough": (
        "已为这台自助机预留 {line} 队列 {numbers} 个未用号码，暂不再预留。请检查它的存储盘，以及密钥是否外泄。",
        "已為這台自助機預留 {line} 隊列 {numbers} 個未用號碼，暫不再預留。請檢查它的儲存碟，以及金鑰是否外洩。",
        "This kiosk was lent {numbers} numbers of line {line} and uses none: check its disk, and who has its key.",
    ),
    "unknown_lease": (
        "今天没有预留号段 {lease}，请核对后再交。",
        "今天沒有預留號段 {lease}，請核對後再交。",
        "No numbers are lent today as {lease}. Check the id, and hand the tickets in again.",
    ),
    "token_taken": (
        "{number} 的 token 已属于另一张号票，请换一个新的。",
        "{number} 的 token 已屬於另一張號票，請換一個新的。",
        "The token of {number} belongs to another ticket already. Make a new one.",
    ),
    "not_handed_in": (
        "这张号票是自助机断网时取的，号码有效。自助机恢复联网后，这里会显示排队进度；请留意叫号。如久未显示，请凭号票到导办台。",
        "這張號票是自助機斷網時取的，號碼有效。自助機恢復連線後，這裡會顯示排隊進度；請留意叫號。如久未顯示，請憑號票到導辦台。",
        "Taken while the kiosk was cut off, and valid. It appears here soon; if not, show the slip at the guide desk.",
    ),
    # what the web turns away
    "malformed": (
        "请求不是有效的 JSON，请改正后重发。",
        "請求不是有效的 JSON，請改正後重發。",
        "The request is not valid JSON. Mend it and send it again.",
    ),
    "invalid": (
        "{field}：{problem}。",
        "{field}：{problem}。",
        "{field}: {problem}.",
    ),
    "key_needed": (
        "需要密钥：请用 Authorization: Bearer 发送设备或窗口的密钥，或先登录。",
        "需要密鑰：請用 Authorization: Bearer 傳送設備或窗口的密鑰，或先登入。",
        "A key is needed: send the device's or window's key as Authorization: Bearer, or log in first.",
    ),
    "key_wrong": (
        "密钥不对，请核对后再试，或请值班长重新发放。",
        "密鑰不對，請核對後再試，或請值班長重新發放。",
        "The key is not right. Check it, or ask the supervisor for a new one.",
    ),
    "too_many_tries": (
        "密钥输错太多次，请 {seconds} 秒后再试，或请值班长重新发放。",
        "密鑰輸錯太多次，請 {seconds} 秒後再試，或請值班長重新發放。",
        "Too many wrong keys. Try again in {seconds} s, or ask the supervisor for a new one.",
    ),
    "too_many_requests": (
        "从您的网络发来的请求太多，请 {seconds} 秒后再试。",
        "從您的網路發來的請求太多，請 {seconds} 秒後再試。",
        "Too much is asked from your network. Try again in {seconds} s.",
    ),
    "not_yours": (
        "{who} 的密钥不能做这件事，请使用有权限的密钥。",
        "{who} 的密鑰不能做這件事，請使用有權限的密鑰。",
        "The key of {who} may not do this. Use one that may.",
    ),
    "only_looks": (
        "这个链接只能查看排队进度；请用号票自己的二维码来操作。",
        "這個連結只能查看排隊進度；請用號票自己的二維碼來操作。",
        "This link only shows the place in line. To change anything, use the QR code on the ticket itself.",
    ),
    "unknown_address": (
        "没有这个地址，请核对后再试。",
        "沒有這個地址，請核對後再試。",
        "There is nothing at this address. Check it and try again.",
    ),
    "unknown_device": (
        "没有可以测试的设备 {device}。",
        "沒有可以測試的設備 {device}。",
        "There is no device {device} that can be tested.",
    ),
    "wrong_method": (
        "这个地址只接受 {allowed}。",
        "這個地址只接受 {allowed}。",
        "This address takes {allowed} only.",
    ),
    "too_large": (
        "请求超过 {limit} KiB，请缩短后重发。",
        "請求超過 {limit} KiB，請縮短後重發。",
        "The request is larger than {limit} KiB. Shorten it and send it again.",
    ),
    "journal_unavailable": (
        "系统暂时无法记录，什么也没有改变，请稍后重试。",
        "系統暫時無法記錄，什麼也沒有改變，請稍後重試。",
        "The hall's journal cannot be written at the moment. Nothing was changed; try again shortly.",
    ),
    "unexpected": (
        "系统出错，已记录为 {incident}，请重试或告诉值班长。",
        "系統出錯，已記錄為 {incident}，請重試或告訴值班長。",
        "Something went wrong and was noted as {incident}. Try again, or tell the supervisor.",
    ),
}
"""A sentence for each code of `caller_server.web.refusals.STATUS`; it says what to do."""

PROBLEMS: dict[str, Sentence] = {
    "missing": ("必填", "必填", "is required"),
    "extra_forbidden": ("没有这个字段", "沒有這個欄位", "is not a field of this request"),
    "uuid": ("应为 UUID", "應為 UUID", "should be a UUID"),
    "string_type": ("应为文字", "應為文字", "should be text"),
    "string_too_short": (
        "至少 {min_length} 个字符",
        "至少 {min_length} 個字元",
        "should have at least {min_length} characters",
    ),
    "string_too_long": (
        "最多 {max_length} 个字符",
        "最多 {max_length} 個字元",
        "should have at most {max_length} characters",
    ),
    "string_pattern_mismatch": ("应符合 {pattern}", "應符合 {pattern}", "should match {pattern}"),
    "enum": ("应为 {expected}", "應為 {expected}", "should be {expected}"),
    "model_type": ("应为 JSON 对象", "應為 JSON 物件", "should be a JSON object"),
    "id_check": (
        "证件号码有误，请核对后重新输入",
        "證件號碼有誤，請核對後重新輸入",
        "is mistyped: its last character does not fit the others",
    ),
    "missing_timezone": ("应带时区", "應帶時區", "should have a time zone"),
    "integer": ("应为不小于 {least} 的整数", "應為不小於 {least} 的整數", "should be a whole number, {least} or more"),
    "date": ("应为 YYYY-MM-DD 日期", "應為 YYYY-MM-DD 日期", "should be a date, YYYY-MM-DD"),
    "line_or_matter": (
        "请给出队列或事项其中之一",
        "請給出隊列或事項其中之一",
        "should name either a line or a matter, not both and not neither",
    ),
    "id_number_or_person": (
        "证件号码和读卡结果请只给一项",
        "證件號碼和讀卡結果請只給一項",
        "should give an ID number or the person of a card, not both",
    ),
    "unsayable": (
        "应为普通文字，不要标记，也不要 < > {{ }} [ ] \\",
        "應為普通文字，不要標記，也不要 < > {{ }} [ ] \\",
        "should be plain words, without markup and without < > {{ }} [ ] \\",
    ),
    "text_or_template": (
        "请给出文字或模板其中之一",
        "請給出文字或範本其中之一",
        "should give either a text or a template, not both and not neither",
    ),
    "each_once": (
        "同一个 {name} 不能出现两次",
        "同一個 {name} 不能出現兩次",
        "should have no {name} twice",
    ),
    "other": ("不对（{detail}）", "不對（{detail}）", "is not right ({detail})"),
}
"""What is wrong with a field, by the kind of problem that the validation found."""
