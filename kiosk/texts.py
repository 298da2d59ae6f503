"""Every text of the kiosk and its slips, in English, simplified and traditional Chinese.

A text is named by its English words. A hall replaces any of them in its `[texts]` table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_date

from config.models import Text
from wire.messages import Estimate

LANGUAGE_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}

TEXTS: dict[str, tuple[str, str]] = {
    # everywhere
    "Back": ("返回", "返回"),
    "Home": ("首页", "首頁"),
    "Call staff": ("找工作人员", "找工作人員"),
    "Previous": ("上一页", "上一頁"),
    "Next": ("下一页", "下一頁"),
    "Page {page} of {pages}": ("第 {page} 页，共 {pages} 页", "第 {page} 頁，共 {pages} 頁"),
    "Opening hours": ("取号时间", "取號時間"),
    # home
    "What would you like to do today?": ("您好，请问办理什么业务？", "您好，請問辦理什麼業務？"),
    "Touch a card to get a number.": ("轻触下面的卡片取号。", "輕觸下面的卡片取號。"),
    "Not sure? Find it by life event or by topic.": (
        "不清楚选哪一个？可按人生事件或主题查找。",
        "不清楚選哪一個？可按人生事件或主題查找。",
    ),
    "The hall gives no numbers right now": ("现在不在取号时间", "現在不在取號時間"),
    "You can still read what to bring for each matter.": (
        "您仍可查看各事项需要带什么材料。",
        "您仍可查看各事項需要帶什麼材料。",
    ),
    "Find by life event": ("按人生事件查找", "按人生事件查找"),
    "Find by topic": ("按主题查找", "按主題查找"),
    "Nobody waiting": ("无人等候", "無人等候"),
    "1 waiting": ("1 人等候", "1 人等候"),
    "{n} waiting": ("{n} 人等候", "{n} 人等候"),
    "about {low} min": ("约 {low} 分钟", "約 {low} 分鐘"),
    "up to {high} min": ("{high} 分钟以内", "{high} 分鐘以內"),
    "{low}–{high} min": ("约 {low}–{high} 分钟", "約 {low}–{high} 分鐘"),
    "Closed": ("暂停取号", "暫停取號"),
    # themes and matters
    "What has happened in your life?": ("您遇到了什么事？", "您遇到了什麼事？"),
    "For people and for companies: choose what fits.": (
        "个人和企业都可以，选择最接近的一项。",
        "個人和企業都可以，選擇最接近的一項。",
    ),
    "What is it about?": ("您要办的事属于哪个主题？", "您要辦的事屬於哪個主題？"),
    "Choose the closest topic.": ("选择最接近的主题。", "選擇最接近的主題。"),
    "Touch the matter to see what to bring.": ("轻触事项，查看需要带的材料。", "輕觸事項，查看需要帶的材料。"),
    # matter
    "What to bring": ("需要带的材料", "需要帶的材料"),
    "You need bring nothing for this.": ("办理此事项无需带材料。", "辦理此事項無需帶材料。"),
    "{n} copies": ("{n} 份", "{n} 份"),
    "may follow later": ("可以后补", "可以後補"),
    "Done in {days} working days": ("承诺 {days} 个工作日办结", "承諾 {days} 個工作日辦結"),
    "Done the same day": ("当日办结", "當日辦結"),
    "Get a number for this": ("为此事项取号", "為此事項取號"),
    # confirm
    "Please check, then get your number": ("请核对，然后取号", "請核對，然後取號"),
    "People ahead": ("前面等候", "前面等候"),
    "{n} people": ("{n} 人", "{n} 人"),
    "1 person": ("1 人", "1 人"),
    "nobody": ("无人", "無人"),
    "Probable wait": ("预计等候", "預計等候"),
    "Window": ("窗口", "窗口"),
    "over {hours} h": ("超过 {hours} 小时", "超過 {hours} 小時"),
    "up to {high} minutes": ("{high} 分钟以内", "{high} 分鐘以內"),
    "{low}–{high} minutes": ("{low}–{high} 分钟", "{low}–{high} 分鐘"),
    "{low} minutes": ("{low} 分钟", "{low} 分鐘"),
    "your turn at once": ("马上轮到", "馬上輪到"),
    "Do you need priority? You may leave this out.": ("需要优先服务吗？可以不选。", "需要優先服務嗎？可以不選。"),
    "Elderly": ("老年人", "老年人"),
    "Disabled": ("残疾人", "殘疾人"),
    "Service member": ("军人", "軍人"),
    "Pregnant or with infant": ("孕妇或携婴幼儿", "孕婦或攜嬰幼兒"),
    "Get my number": ("取号", "取號"),
    "The slip is printed below.": ("号票将从下方打印。", "號票將從下方列印。"),
    "There is no paper slip right now: the number is shown here for you to photograph.": (
        "现在不能打印纸票：号码会显示在屏幕上，请拍照保存。",
        "現在不能列印紙票：號碼會顯示在螢幕上，請拍照保存。",
    ),
    # asking
    "Getting your number": ("正在取号", "正在取號"),
    "Please wait a moment. Touching again is not needed.": ("请稍候，无需再次触摸。", "請稍候，無需再次觸摸。"),
    # slip ready
    "Your number": ("您的号码", "您的號碼"),
    "Your slip is being printed.": ("正在打印号票。", "正在列印號票。"),
    "Please take your slip below.": ("请从下方取走号票。", "請從下方取走號票。"),
    "Your number is valid. Please take a photo of it.": (
        "号码已生效，请拍照保存。",
        "號碼已生效，請拍照保存。",
    ),
    "No slip: the printer has no paper.": ("打印机缺纸，没有纸票。", "印表機缺紙，沒有紙票。"),
    "No slip: the printer's cover is open.": ("打印机盖子未合上，没有纸票。", "印表機蓋子未合上，沒有紙票。"),
    "No slip: the printer does not work right now.": (
        "打印机暂时不能使用，没有纸票。",
        "印表機暫時不能使用，沒有紙票。",
    ),
    "Follow your place on your phone": ("手机扫码查看排队进度", "手機掃碼查看排隊進度"),
    "Please listen for your number and watch the screens.": (
        "请留意叫号广播和大屏幕。",
        "請留意叫號廣播和大螢幕。",
    ),
    "Done": ("完成", "完成"),
    # trouble
    "No number this time": ("这次没有取到号", "這次沒有取到號"),
    "The hall is closed right now.": ("现在不在取号时间。", "現在不在取號時間。"),
    "No numbers are left for this line now.": ("此队列本时段的号已取完。", "此隊列本時段的號已取完。"),
    "This line is closed right now.": ("此队列暂停取号。", "此隊列暫停取號。"),
    "The server has not answered.": ("系统没有应答。", "系統沒有應答。"),
    "What to do now": ("现在可以这样做", "現在可以這樣做"),
    "Try again below. You will not get two numbers.": (
        "请轻触下方的“再试一次”，不会重复取号。",
        "請輕觸下方的「再試一次」，不會重複取號。",
    ),
    "Try again": ("再试一次", "再試一次"),
    "Choose another line, come back in the opening hours, or ask at {desk}.": (
        "请选择其他队列，或在取号时间再来，也可到{desk}咨询。",
        "請選擇其他隊列，或在取號時間再來，也可到{desk}諮詢。",
    ),
    "Go back and choose again, or ask at {desk}.": (
        "请返回重新选择，或到{desk}咨询。",
        "請返回重新選擇，或到{desk}諮詢。",
    ),
    "Choose again": ("重新选择", "重新選擇"),
    "the guide desk": ("导办台", "導辦台"),
    "the guide desk, window {window}": ("{window}号窗口导办台", "{window}號窗口導辦台"),
    # staff
    "Our staff will gladly help you": ("工作人员乐意为您服务", "工作人員樂意為您服務"),
    "Please come to {desk}.": ("请到{desk}。", "請到{desk}。"),
    "Guide desk": ("导办台", "導辦台"),
    "They can get you a number, help you find your matter, and read with you what to bring.": (
        "可以为您取号、查找事项，并说明需要带的材料。",
        "可以為您取號、查找事項，並說明需要帶的材料。",
    ),
    "Cannot walk there? Ask anyone in uniform to fetch someone.": (
        "行动不便？请让身边的工作人员代为呼叫。",
        "行動不便？請讓身邊的工作人員代為呼叫。",
    ),
    # still there
    "Are you still there?": ("您还在吗？", "您還在嗎？"),
    "Going back to the start in {n} s. What you chose is then forgotten.": (
        "{n} 秒后返回首页，您的选择将被清除。",
        "{n} 秒後返回首頁，您的選擇將被清除。",
    ),
    "I am still here": ("我还在", "我還在"),
    # away
    "One moment, please": ("请稍候", "請稍候"),
    "This kiosk is pausing": ("自助机暂停取号", "自助機暫停取號"),
    "This kiosk cannot give numbers right now. Please go to {desk}.": (
        "自助机暂时不能取号，请到{desk}取号。",
        "自助機暫時不能取號，請到{desk}取號。",
    ),
    "It comes back by itself. Numbers already given stay valid.": (
        "恢复后会自动继续，已取的号码仍然有效。",
        "恢復後會自動繼續，已取的號碼仍然有效。",
    ),
    # slip
    "Issued": ("取号时间", "取號時間"),
    "Reprint: the same number as on the first slip": ("补打 · 号码与原号票相同", "補打 · 號碼與原號票相同"),
    # one-off notice
    "One-off notice": ("一次性告知单", "一次性告知單"),
    "Handled by": ("办理单位", "辦理單位"),
    "Line": ("队列", "隊列"),
    "Printed on": ("打印日期", "列印日期"),
    "This is not a number.": ("本单不是号票。", "本單不是號票。"),
    "When you have everything, get a number at the kiosk.": (
        "材料备齐后，请到自助机取号。",
        "材料備齊後，請到自助機取號。",
    ),
}

LONG_MINUTES = 180  # past this, minutes say nothing

_LOCALES = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW", "en": "en_GB"}


class Texts:
    """Says a text in a language; the hall's own words win."""

    def __init__(self, own: Mapping[str, Text] | None = None) -> None:
        self._own = own or {}

    def say(self, text: str, language: str, **values: object) -> str:
        """The text in a language, its `{names}` filled in."""
        said = next((own for code, own in self._own.get(text, {}).items() if code == language), None)
        if said is None:
            simplified, traditional = TEXTS[text]
            said = {"zh-Hans": simplified, "zh-Hant": traditional}.get(language, text)
        return said.format(**values) if values else said

    def waiting(self, people: int, language: str) -> str:
        """How many wait in a line."""
        return self.counted(people, ("Nobody waiting", "1 waiting", "{n} waiting"), language)

    def ahead(self, people: int, language: str) -> str:
        """How many are called before this visitor."""
        return self.counted(people, ("nobody", "1 person", "{n} people"), language)

    def counted(self, count: int, texts: tuple[str, str, str], language: str) -> str:
        """One of three texts: for none, for one, for more."""
        return self.say(texts[min(count, 2)], language, n=count)

    def wait(self, estimate: Estimate, language: str) -> str:
        """The range in minutes, in full words."""
        if estimate.high == 0:
            return self.say("your turn at once", language)
        if estimate.high > LONG_MINUTES:
            return self.say("over {hours} h", language, hours=max(1, estimate.low // 60))
        if estimate.low == estimate.high:
            return self.say("{low} minutes", language, low=estimate.low)
        if estimate.low == 0:
            return self.say("up to {high} minutes", language, high=estimate.high)
        return self.say("{low}–{high} minutes", language, low=estimate.low, high=estimate.high)

    def wait_short(self, estimate: Estimate, language: str) -> str:
        """The range in minutes, for a card."""
        if estimate.high > LONG_MINUTES:
            return self.wait(estimate, language)
        if estimate.low == estimate.high:
            return self.say("about {low} min", language, low=estimate.low)
        if estimate.low == 0:
            return self.say("up to {high} min", language, high=estimate.high)
        return self.say("{low}–{high} min", language, low=estimate.low, high=estimate.high)

    def desk(self, window: str | None, language: str) -> str:
        """Where people help."""
        if window is None:
            return self.say("the guide desk", language)
        return self.say("the guide desk, window {window}", language, window=window)


def joined(parts: tuple[str, ...], language: str) -> str:
    """A list as it is written in a language."""
    return ("、" if language.startswith("zh") else ", ").join(parts)


def day_in_words(day: datetime, language: str) -> str:
    """The date with its weekday."""
    return str(format_date(day, "full", locale=_LOCALES.get(language, "en_GB")))


def clock(moment: datetime) -> str:
    """Hours and minutes."""
    return moment.strftime("%H:%M")
