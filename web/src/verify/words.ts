/** What the page says, in both languages. */

export interface Text {
  zh: string;
  en: string;
}

const both = (zh: string, en: string): Text => ({ zh, en });

/** Sentences of a verdict. */
export const say = {
  compare: both(
    "文件自己不能证明方案和承诺就是事先公布的：请把上面的指纹与开奖前公布的指纹逐字对照。",
    "A file cannot prove that its spec and commitment were published before: compare the fingerprints above with those published at that time.",
  ),
  committed: both(
    "揭示的种子和方案正好给出承诺值：种子和方案就是作出承诺时的那一份。",
    "The revealed seed and the spec give the commitment: both are those that were committed to.",
  ),
  recorded: (deck: string, index: number, at: string, result: Text) =>
    both(
      `凭证记下了：奖池 ${deck} 的第 ${index} 号票，${at}，结果为${result.zh}。`,
      `The receipt records ticket ${index} of deck ${deck}, at ${at}: ${result.en}.`,
    ),
  leaf: (hash: string) => both(`存证指纹 ${hash} 属于这条抽奖记录。`, `The leaf ${hash} belongs to this draw.`),
  ticket: (deck: string, index: number, slot: number, result: Text) =>
    both(
      `按这个种子，奖池 ${deck} 的第 ${index} 号票排在第 ${slot} 位，结果就是${result.zh}。`,
      `With this seed ticket ${index} of deck ${deck} has slot ${slot}, which carries ${result.en}.`,
    ),
  result: (name: string | undefined, id: string | undefined) =>
    name === undefined ? both("未中奖", "no prize") : both(`「${name}」（${id}）`, `“${name}” (${id})`),
  notRevealed: both(
    "种子尚未揭示，所以这张票是否真的对应这个结果，现在还不能验证；请保存本凭证，揭示后再验。",
    "The seed is not revealed yet, so whether this ticket carries this cannot be checked now: keep the receipt and check again after the reveal.",
  ),
  seeDeck: both(
    "是否有别人也领到同一张票、奖项总数是否如数：由整个奖池的公布文件证明。",
    "That nobody else had the same ticket and that all prizes were there: the publication of the whole deck proves that.",
  ),
  whoseTicket: both(
    "抽奖的时间、以及这张票属于谁：这是主办方系统的记录。",
    "When the ticket was drawn and whose it is: that is what the organiser's system recorded.",
  ),
  tickets: (draws: number) =>
    both(
      `${draws} 张已抽的票，每一张的结果都由种子决定，没有一张票出现两次。`,
      `${draws} tickets were drawn; each carries what the seed says, none is there twice.`,
    ),
  counts: (drawn: number, undrawn: number) =>
    both(
      `各奖项的数量与方案一份不差：已抽出 ${drawn} 份，未抽出 ${undrawn} 份。`,
      `Every prize is there as often as announced: ${drawn} drawn, ${undrawn} undrawn.`,
    ),
  inSequence: both(
    "票是从 0 号起一张接一张发出的，没有跳过任何一张。",
    "Tickets were handed out one after the other from 0; none was left out.",
  ),
  leftOut: (tickets: number) =>
    both(
      `票号并不连续：已抽的最大票号之前跳过了 ${tickets} 张，本文件不能说明原因。`,
      `${tickets} tickets before the last one drawn were left out, and this file does not say why.`,
    ),
  paid: both(
    "每张票给了谁、奖品是否已经发放：请把自己的凭证与本文件对照。",
    "Whose each ticket is and whether prizes were paid out: hold your own receipt against this file.",
  ),
  entries: (entries: number) =>
    both(
      `参加抽奖的 ${entries} 个资格与冻结时的指纹相符，一个不多、一个不少。`,
      `The ${entries} entries have the fingerprint of the frozen list: none was added or left out.`,
    ),
  winners: (winners: number, most: number) =>
    both(
      `${winners} 名中奖者正是得分最小的资格，按序对应奖品；没有人超过每人 ${most} 次的上限。`,
      `The ${winners} winners are the smallest scores in order; nobody won more than the limit of ${most} allows.`,
    ),
  whoseEntry: both(
    "每个资格属于谁、是否应当取得：由活动的规则和记录说明。",
    "Whose each entry is and that it was earned: the campaign's rules and records tell that.",
  ),
  entryRecorded: (draw: string, entry: string) =>
    both(`凭证记下了：资格 ${entry} 参加抽奖 ${draw}。`, `The receipt records that entry ${entry} takes part in draw ${draw}.`),
  notDrawnYet: both(
    "抽奖尚未公布；请保存本凭证，公布后再验。",
    "The draw is not published yet: keep the receipt and check again after it is.",
  ),
  score: (entry: string, score: string, result: "won" | "not_drawn" | "passed_over") =>
    ({
      won: both(
        `资格 ${entry} 的得分是 ${score}，没有超过最后一名中奖者的得分。`,
        `The score of entry ${entry} is ${score}, not above the last winner's.`,
      ),
      not_drawn: both(
        `资格 ${entry} 的得分是 ${score}，大于最后一名中奖者的得分，因此没有中奖。`,
        `The score of entry ${entry} is ${score}, above the last winner's, so it did not win.`,
      ),
      passed_over: both(
        `资格 ${entry} 的得分是 ${score}，够得上中奖；文件称其本人已达中奖上限而顺延，是否如此见公布文件。`,
        `The score of entry ${entry} is ${score} and would have won; the file says that its person had won as much as allowed: whether that is so the publication tells.`,
      ),
    })[result],
  seeGrand: both(
    "这个资格确在冻结的名单里，以及别人的结果：由抽奖的公布文件证明。",
    "That the entry is on the frozen list, and what others won: the publication of the draw proves that.",
  ),
  seedHolder: both(
    "方案没有使用公共信标：揭示之前掌握种子的人可以预知结果，本文件不能证明没有人这样做。",
    "No public beacon was used: who held the seed before the reveal could know the outcome, and this file does not prove that nobody did.",
  ),
  beacon: (named: string) =>
    both(
      `公共信标「${named}」的值是否属实：请到信标的公布处查对。`,
      `That the value is the one of the beacon “${named}”: look it up where the beacon is published.`,
    ),
  malformed: (where: string) =>
    both(
      `不是规定格式的文件${where && `（${where}）`}。请确认粘贴完整，没有改动。`,
      `Not a file of the form that is published${where && ` (${where})`}. Make sure that it is complete and unchanged.`,
    ),
  fault: (code: string): Text => FAULTS[code] ?? both(code, code),
};

const FAULTS: Record<string, Text> = {
  unknown_kind: both("不认识这一种文件。", "This is no kind of file that is known."),
  bad_spec: both("方案本身不成立：编号、数量、奖项或起止时刻不合规定。", "The spec cannot be: an id, a number, the prizes or the instants break the rules."),
  beacon_missing: both("方案约定使用公共信标，文件里没有它的值。", "The spec names a beacon, and the file has no value of it."),
  beacon_unexpected: both("文件里有信标值，而方案没有约定信标，或者没有种子。", "There is a beacon's value, and no beacon was named or there is no seed."),
  commit_mismatch: both("种子和方案给不出这个承诺值：种子或方案与事先承诺的不同。", "Seed and spec do not give the commitment: one of them is not what was committed to."),
  index_out_of_range: both("奖池里没有这个号码的票。", "The deck has no ticket of that number."),
  index_twice: both("同一张票出现了两次。", "The same ticket is there twice."),
  out_of_order: both("没有按顺序排列。", "The list is not in order."),
  class_mismatch: both("按种子计算，这张票的结果不是文件所写的。", "By the seed the ticket does not carry what the file says."),
  prize_mismatch: both("奖项与奖级或结果不符，或没有这个奖项。", "The prize does not fit the class or the result, or there is none such."),
  outside_window: both("抽奖时间不是奖池开放期间的整分钟。", "The time of the draw is no full minute while the deck was open."),
  leaf_mismatch: both("存证指纹不属于这条抽奖记录。", "The leaf does not belong to this draw."),
  count_mismatch: both("抽出与未抽出的奖品合计与公布的数量不符。", "Drawn and undrawn prizes are not as many as announced."),
  bad_entry: both("编号含有不允许的字符。", "An id has characters that are not allowed."),
  entry_twice: both("同一个资格出现了两次。", "The same entry is there twice."),
  root_mismatch: both("名单与冻结时的指纹不符：有人增删或改动过。", "The entries do not have the fingerprint of the frozen list: some were added, left out or changed."),
  winners_mismatch: both("中奖名单不是按种子算出的名单。", "The winners are not those that the seed gives."),
  threshold_mismatch: both("门槛不是最后一名中奖者的得分。", "The threshold is not the last winner's score."),
  score_mismatch: both("得分不是这个资格的得分。", "The score is not the one of this entry."),
  result_mismatch: both("得分与门槛比较的结果与所写的不符。", "Score and threshold say something else of this entry."),
};

/** Words of the page; `data-word` in verify.html names them. */
export const PAGE = {
  title: both("抽奖验证", "Verify a draw"),
  intro: both(
    "把抽奖凭证或公布文件放进来，本页当场重新计算一遍。文件只在您的设备上处理，不会发送到任何地方。",
    "Put in a receipt or a published file, and this page computes it again. The file stays on your device; nothing is sent anywhere.",
  ),
  choose: both("选择文件，或拖放到这里", "Choose a file, or drop it here"),
  paste: both("或者粘贴文件内容", "Or paste its content"),
  verify: both("验证", "Verify"),
  language: both("English", "中文"),
  working: both("正在计算…", "Computing…"),
  empty: both("请先选择文件或粘贴内容。", "Choose a file or paste its content first."),
  valid: both("有效", "Valid"),
  invalid: both("无效", "Not valid"),
  where: both("位置", "Place"),
  fingerprints: both("指纹：请与事先公布的对照", "Fingerprints: compare them with those published before"),
  spec: both("方案", "Spec"),
  commit: both("承诺", "Commitment"),
  root: both("名单", "Entries"),
  proven: both("逐步验证", "Step by step"),
  passedBefore: both("在此之前成立的", "What was right before that"),
  notProven: both("本文件不能证明的", "What this file does not prove"),
  unsupported: both(
    "此浏览器在当前地址不提供密码学功能，请用 https 打开本页，或使用命令行 tongxing verify。",
    "At this address the browser offers no cryptography: open the page by https, or use tongxing verify.",
  ),
  unreadable: both("文件无法读取。", "The file cannot be read."),
} satisfies Record<string, Text>;

export type Word = keyof typeof PAGE;
