import { createRouter, createWebHistory, type RouteLocationNormalized } from "vue-router";
import { rememberEntry } from "@/lib/entry";
import CampaignHome from "@/views/CampaignHome.vue";

export function createPages() {
  const router = createRouter({
    history: createWebHistory(),
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
    routes: [
      { path: "/", name: "campaigns", component: () => import("@/views/CampaignList.vue") },
      {
        path: "/c/:campaign",
        beforeEnter: keepEntry,
        children: [
          { path: "", name: "home", component: CampaignHome },
          { path: "consent", name: "consent", component: () => import("@/views/ConsentView.vue") },
          { path: "today", name: "today", component: () => import("@/views/TodayView.vue") },
          { path: "donate", name: "donate", component: () => import("@/views/DonateView.vue") },
          { path: "donated", name: "donated", component: () => import("@/views/DonatedView.vue") },
          {
            path: "boards/:board(regions|groups|people)?",
            name: "boards",
            component: () => import("@/views/BoardsView.vue"),
          },
          { path: "badges", name: "badges", component: () => import("@/views/BadgesView.vue") },
          { path: "record", name: "record", component: () => import("@/views/RecordView.vue") },
          { path: "rules", name: "rules", component: () => import("@/views/RulesView.vue") },
          { path: "notices", name: "notices", component: () => import("@/views/NoticesView.vue") },
          { path: "share", name: "share", component: () => import("@/views/ShareView.vue") },
          { path: "privacy", name: "privacy", component: () => import("@/views/PrivacyView.vue") },
        ],
      },
      { path: "/:rest(.*)*", name: "missing", component: () => import("@/views/MissingView.vue") },
    ],
  });
  return router;
}

function keepEntry(to: RouteLocationNormalized): void {
  rememberEntry(String(to.params["campaign"]), to.query);
}
