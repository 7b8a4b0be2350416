"""Which kanji are Chinese simplifications that Japanese does not have, and what Japanese writes instead."""

from __future__ import annotations

import re
from functools import cache

_SIMPLIFIED = (
    "爱罢备贝笔币闭边变标宾补财仓测层产长尝场车陈惩迟础处创纯词错达带贷单导岛邓敌电东动冻读对队顿夺恶尔发罚饭"
    "访飞废费纷丰风冯负妇复该刚钢岗给贡构购关观馆归规贵过韩汉贺红护华话欢环还换绘汇货获击积极级纪际计记继济剂"
    "夹驾间监检减简见舰奖讲酱胶较节阶结洁紧仅进经惊镜纠举剧军开颗课库块宽矿扩兰蓝劳类离历丽连联练两辆疗邻临灵"
    "龄领刘龙录陆绿虑滤轮论罗络马买卖满贸门灭鸣铭谋难脑鸟宁农浓诺盘赔喷鹏频贫评齐骑启钱签枪墙强抢桥亲轻倾请庆"
    "穷驱权劝确让扰热认荣软锐润萨赛丧扫杀伤赏设审胜圣师诗时识实势视试适释书输树术谁顺说丝苏诉肃虽岁损缩锁态谈"
    "弹汤讨腾题铁厅统头图团驼围违维伟伪卫纬为闻稳问窝务误雾习戏细虾吓纤鲜险现线县宪乡详响项销晓协胁谢泻兴须许"
    "续绪选讯训压鸭亚严颜盐阳验样养药业页亿忆义艺议异译银阴应营赢拥优忧邮诱鱼语预园员圆缘远约跃阅运杂载赞脏择"
    "则责贼赠诈战张涨账赵针侦阵镇证郑织职执质纸钟终种众专转赚资组总纵综诊坚歼仪饮驻绝缓纲纳纹绍绕颈顶顾显诚诞"
    "询谊谦谨谱贯贴赖赋轨辅辈辉钥钻铃铜链锅键锋闪闲闹闷陕隐饰饱饼馈驶骂骄骗骤鲁鸡鹅齿"
)
_JAPANESE = (
    "愛罷備貝筆幣閉辺変標賓補財倉測層産長嘗場車陳懲遅礎処創純詞錯達帯貸単導島鄧敵電東動凍読対隊頓奪悪爾発罰飯"
    "訪飛廃費紛豊風馮負婦復該剛鋼崗給貢構購関観館帰規貴過韓漢賀紅護華話歓環還換絵匯貨獲撃積極級紀際計記継済剤"
    "挟駕間監検減簡見艦奨講醤膠較節階結潔緊僅進経驚鏡糾挙劇軍開顆課庫塊寛鉱拡蘭藍労類離歴麗連連練両輛療隣臨霊"
    "齢領劉龍録陸緑慮濾輪論羅絡馬買売満貿門滅鳴銘謀難脳鳥寧農濃諾盤賠噴鵬頻貧評斉騎啓銭簽槍牆強搶橋親軽傾請慶"
    "窮駆権勧確譲擾熱認栄軟鋭潤薩賽喪掃殺傷賞設審勝聖師詩時識実勢視試適釈書輸樹術誰順説糸蘇訴粛雖歳損縮鎖態談"
    "弾湯討騰題鉄庁統頭図団駝囲違維偉偽衛緯為聞穏問窩務誤霧習戯細蝦嚇繊鮮険現線県憲郷詳響項銷暁協脅謝瀉興須許"
    "続緒選訊訓圧鴨亜厳顔塩陽験様養薬業頁億憶義芸議異訳銀陰応営贏擁優憂郵誘魚語予園員円縁遠約躍閲運雑載賛臓択"
    "則責賊贈詐戦張漲帳趙針偵陣鎮証鄭織職執質紙鐘終種衆専転賺資組総縦綜診堅殲儀飲駐絶緩綱納紋紹繞頸頂顧顕誠誕"
    "詢誼謙謹譜貫貼頼賦軌輔輩輝鑰鑽鈴銅鏈鍋鍵鋒閃閑鬧悶陝隠飾飽餅饋駛罵驕騙驟魯鶏鵝歯"
)
_WRITTEN = str.maketrans(_SIMPLIFIED, _JAPANESE)


@cache
def simplified() -> re.Pattern[str]:
    """Runs of simplified kanji: those of GB 2312 that neither Windows-31J nor JIS X 0213 has.

    JIS X 0213 has some of them as rare old variants (关, 开); the common ones of these count all the same.
    """
    rows = bytes(byte for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF) for byte in (high, low))
    chinese = rows.decode("gb2312", "ignore")
    known = {letter for jis in ("cp932", "euc_jisx0213") for letter in chinese.encode(jis, "ignore").decode(jis)}
    return re.compile(f"[{''.join(sorted({*chinese, *_SIMPLIFIED} - (known - set(_SIMPLIFIED))))}]+")


def japanese(text: str) -> str | None:
    """The text as Japanese writes it; None where one of the kanji is not known here."""
    written = text.translate(_WRITTEN)
    return None if simplified().search(written) else written
