"""The words that follow a number, and what they count, as the annotation guideline's units."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple


class Counter(NamedTuple):
    """A counter or unit word; ``factor`` turns the number into the unit (斤 is half a kilogram)."""

    unit: str
    factor: Decimal = Decimal(1)
    settled: bool = True
    """The word alone settles the unit; otherwise (个, 次) the context has its say."""


# One line: unit, ×factor where it is not 1, ? where the context may overrule the unit; then the words.
_TABLE: Final = """
CNY : 元 块钱 元钱 元人民币 人民币
CNY ? : 块
CNY ×0.1 : 角 毛 毛钱
USD : 美元 美金
USD ? : 刀
other : 港元 港币 日元 欧元 英镑 韩元 泰铢 卢比 卢布 澳元 加元 新台币
view : 人次 次播放 次观看 次阅读 次浏览 次曝光 次点击
view : 播放 阅读 浏览 浏览量 播放量 阅读量 观看量
person : 人 名 位 户 口人 网友 粉丝 粉 老铁 观众 用户 会员 消费者
person : 农户 学生 关注 关注者 茶农 村民 员工
person : 个人 个粉丝 个网友 个用户 个学生 个老师 个工人 个徒弟 个员工 个村民
person : 个关注 个帮工 个小哥 个孩子 个农户 个会员 个观众 个顾客 个消费者
person : 个司机 个老人 个主播 个客户 个家庭 个乡亲 个社员
org : 家 家企业 个品牌 个商家 个合作社 个企业 个机构 个部门 个单位 个成员单位
org : 支队伍 个院团 个平台 所学校 个协会 个公司 个卖家 个店铺 个网店 个团队
order : 单 个订单 笔订单
order ? : 笔
session : 场 场次 场直播 个直播间 个抖音直播间 个特产直播间 届 站 夜
kind : 种 款 类 品类 个品种 个新品种 个品类 个种类 个大类 个类别 个角色 个系列
item : 个单品 个sku 个SKU
place ? : 个省 个省份 个省区市 个省市 个市 个城市 个县 个县区 个区县 个县市 个区
place ? : 个旗 个乡 个镇 个乡镇 个镇街 个街道 个村 个村庄 个行政村 个自然村 个自然屯
place ? : 个屯子 个屯 个社区 个国家 个国家和地区 个地区 个设区市 个市州 个区市
place ? : 个产区 个产地 个产业带 个脱贫县 个贫困县 个贫困村 个地市 个州 个口岸
place ? : 个村级点 个仓 个前置仓 个样点 个市场 个基地 个成员方 个县城 个点位
place ? : 个地级市 省 市 县 国 城 座城市 座城 位县市 处
kg : 公斤 千克 kg KG Kg
kg ×0.5 : 斤 市斤
t : 吨
other : 克 毫升 升 毫米 厘米 米 平方米 平米 平方公里 立方米 立方 平方
other : 度 摄氏度 ℃ 瓦 千瓦 兆瓦 千瓦时 度电 毫安时 马力 担
mu : 亩 亩地
mu ×0.1 : 分地
ha : 公顷
km : 公里 千米 km
km ×0.5 : 华里 里路
percent : % ％ 个百分点 百分点 个点 %vol
percent ×10 : 成
times : 倍 个赞 赞
times ? : 次 回 趟 遍 班 针
hour : 小时 个小时 个钟头 钟头 个钟
hour ×0.25 : 刻钟
other : 分钟 秒 秒钟 年 个月
day : 天
day ×7 : 周 个星期 星期
item ? : 件 台 瓶 箱 套 只 枚 份 条 袋 盒 张 支 罐 包 把 辆 册 双 杯 艘 盏 根 枝
item ? : 头 口 片 副 本 床 架 棵 株 盆 对 顶 坛 篇 筒 项 提 串 集 部 首 匹 尾 羽
item ? : 颗 粒 桶 捆 扎 屉 盘 碗 饼 节 轮 期 段 封 幅 面 座 间 栋 幢 所 例 起 票
item ? : 道 路 批 柜 个 列 窝 环 穗 群 方 朵 锅 篮 筐 车 垛 团 卷 管 听 板 组 贴
item ? : 层 间夜 棒 扇 条视频 条短视频 条笔记 篇笔记 部视频 个作品 个视频
item ? : 个短视频 件商品 件产品 件作品
"""


def _read_table(table: str) -> dict[str, Counter]:
    counters: dict[str, Counter] = {}
    for line in table.strip().splitlines():
        head, _, words = line.partition(" : ")
        unit, *rest = head.split()
        factor = next((Decimal(r[1:]) for r in rest if r[0] == "×"), Decimal(1))
        counters |= dict.fromkeys(words.split(), Counter(unit, factor, "?" not in rest))
    return counters


COUNTERS: Final = _read_table(_TABLE)
_LONGEST: Final = max(map(len, COUNTERS))


def find_counter(text: str, start: int) -> str:
    """The longest counter that begins at an offset, or "".

    >>> find_counter("3个小时", 1), find_counter("36.8万人次观看", 5), find_counter("90号", 2)
    ('个小时', '人次', '')
    """
    for length in range(min(_LONGEST, len(text) - start), 0, -1):
        if text[start : start + length] in COUNTERS:
            return text[start : start + length]
    return ""
