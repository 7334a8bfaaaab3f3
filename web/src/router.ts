import { defineAsyncComponent } from "vue";
import { createRouter, createWebHistory, type RouteLocationNormalized } from "vue-router";
import { rememberEntry } from "@/lib/entry";
import { rememberTeam } from "@/lib/walk/invitation";
import { byModule } from "@/views/byModule";
import CampaignHome from "@/views/CampaignHome.vue";

const later = defineAsyncComponent;
const WalkHome = later(() => import("@/views/walk/WalkHome.vue"));

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
          { path: "", name: "home", component: byModule({ donation: CampaignHome, walk: WalkHome }) },
          { path: "consent", name: "consent", component: () => import("@/views/ConsentView.vue") },
          { path: "today", name: "today", component: byModule({ donation: later(() => import("@/views/TodayView.vue")), walk: WalkHome }) },
          { path: "donate", name: "donate", component: () => import("@/views/DonateView.vue") },
          { path: "donated", name: "donated", component: () => import("@/views/DonatedView.vue") },
          {
            path: "boards/:board(regions|groups|people|teams|mine|units)?",
            name: "boards",
            component: byModule({
              donation: later(() => import("@/views/BoardsView.vue")),
              walk: later(() => import("@/views/walk/WalkBoards.vue")),
            }),
          },
          {
            path: "badges",
            name: "badges",
            component: byModule({
              donation: later(() => import("@/views/BadgesView.vue")),
              walk: later(() => import("@/views/walk/WalkBadges.vue")),
            }),
          },
          {
            path: "record",
            name: "record",
            component: byModule({
              donation: later(() => import("@/views/RecordView.vue")),
              walk: later(() => import("@/views/walk/WalkRecord.vue")),
            }),
          },
          { path: "register", name: "register", component: () => import("@/views/walk/RegisterView.vue") },
          { path: "road", name: "road", component: () => import("@/views/walk/RoadView.vue") },
          { path: "road/:checkpoint", name: "checkpoint", component: () => import("@/views/walk/CheckpointView.vue") },
          { path: "team", name: "team", component: () => import("@/views/walk/TeamView.vue") },
          { path: "team/join/:code", name: "join", component: () => import("@/views/walk/JoinView.vue") },
          { path: "points", name: "points", component: () => import("@/views/walk/PointsView.vue") },
          { path: "chances", name: "chances", component: () => import("@/views/walk/ChancesView.vue") },
          { path: "prizes", name: "prizes", component: () => import("@/views/walk/PrizesView.vue") },
          { path: "messages", name: "messages", component: () => import("@/views/walk/MessagesView.vue") },
          { path: "appeals", name: "appeals", component: () => import("@/views/walk/AppealsView.vue") },
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
  rememberTeam(String(to.params["campaign"]), to.query);
}
