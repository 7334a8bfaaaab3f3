import type { Campaign } from "../src/api/types";

export const personas = [
  { id: "zhang", name: "张三", donatedDays: 4, about: { zh: "走了四天，今天还没捐", en: "Donated on four days, not yet today" } },
  { id: "li", name: "李梅", donatedDays: 0, about: { zh: "第一次来", en: "Here for the first time" } },
  { id: "ouyang", name: "欧阳小明", donatedDays: 9, about: { zh: "再捐一次就满十次", en: "One donation short of ten" } },
];

export const privacy = {
  version: "1",
  paragraphs: [
    { zh: "目的：统计公益捐步，生成排名和勋章。除此之外不作他用。", en: "Purpose: to count donated steps, rankings and badges, and nothing else." },
    { zh: "数据：微信运动当天及此前三十天的步数、本活动内的代号、你填写的昵称和单位。", en: "Data: WeChat Run step counts of today and the thirty days before, an identifier within this campaign, the nickname and unit you enter." },
    { zh: "保存：活动结束后六个月删除个人资料；累计数字不含个人信息，长期保留。", en: "Storage: personal data are deleted six months after the end; totals carry no personal data and stay." },
    { zh: "联系：请通过本活动主办方公布的方式联系。", en: "Contact: as published by the organiser." },
  ],
};

export function rulesOf(plan: Pick<Campaign, "plan_version" | "donation">) {
  const threshold = plan.donation.threshold_steps;
  return {
    plan_version: plan.plan_version,
    sections: [
      {
        id: "donation",
        title: { zh: "怎样捐步", en: "How to donate" },
        paragraphs: [
          { zh: `当天步数达到 ${threshold} 步，即可选择一个地区捐出当天的全部步数。每天一次，次日可以换地区。`, en: `With ${threshold} steps in a day you can donate that day's whole count to one region, once a day.` },
          { zh: "确认之后不能更改。之后再走的步数不再计入当天的捐赠。", en: "A confirmed donation is final. Steps walked later that day are not added." },
        ],
        rules: ["D20-04", "D20-05"],
      },
      {
        id: "groups",
        title: { zh: "互助组与项目", en: "Groups and projects" },
        paragraphs: [
          { zh: "每一步计两处：所选地区本身，以及它所在互助组的被帮扶地区。", en: "Every step counts twice over: for the chosen region, and for the aided region of its group." },
        ],
        rules: ["D20-08", "D20-09", "P-01"],
      },
    ],
    faq: [{ question: { zh: "忘了捐，第二天能补吗？", en: "I forgot to donate. Can I do it the next day?" }, answer: { zh: "不能，步数只在当天有效。", en: "No, a day's steps count on that day only." } }],
    contact: null,
    history: [{ version: 1, at: "2020-06-18T09:00:00+08:00", reason: null }],
  };
}

export function notices() {
  return {
    notices: [
      {
        id: "opening",
        version: 2,
        title: { zh: "活动开始", en: "The campaign has opened" },
        body: { zh: "即日起接受捐步。\n7月8日当天双倍累计。", en: "Donations are open.\nSteps donated on 8 July count twice." },
        published_at: "2020-06-25T06:00:00+08:00",
        corrected: true,
      },
    ],
  };
}
