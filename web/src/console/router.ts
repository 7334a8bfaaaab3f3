import { createRouter, createWebHistory, type RouteRecordRaw, type RouterHistory } from "vue-router";

/** The address names the campaign and the page; filters of a page stand behind it. */
export function createConsolePages(history: RouterHistory = createWebHistory("/console")) {
  return createRouter({
    history,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
    routes: [
      { path: "/", name: "campaigns", component: () => import("./views/CampaignsView.vue") },
      { path: "/:campaign", component: () => import("./views/CampaignFrame.vue"), children: pages() },
      { path: "/:rest(.*)*", name: "missing", component: () => import("./views/MissingView.vue") },
    ],
  });
}

function pages(): RouteRecordRaw[] {
  return [
    { path: "", name: "start", component: () => import("./views/StartView.vue") },
    page("overview", () => import("./views/OverviewView.vue")),
    page("notices", () => import("./views/NoticesView.vue")),
    page("exports", () => import("./views/ExportsView.vue")),
    page("audit", () => import("./views/AuditView.vue")),

    page("suspects", () => import("./views/donation/SuspectsView.vue")),
    page("annulment", () => import("./views/donation/AnnulmentView.vue")),
    page("window", () => import("./views/donation/WindowView.vue")),
    page("links", () => import("./views/donation/LinksView.vue")),

    page("participants", () => import("./views/walk/ParticipantsView.vue"), "/:participant(\\d+)?"),
    page("teams", () => import("./views/walk/TeamsView.vue"), "/:team(\\d+)?"),
    page("units", () => import("./views/walk/UnitsView.vue")),
    page("aids", () => import("./views/walk/AidsView.vue")),
    page("unit", () => import("./views/walk/UnitView.vue"), "/:unit?"),
    page("moderation", () => import("./views/walk/ModerationView.vue"), "/:queue(notes|names|announcements|posters)?"),
    page("corrections", () => import("./views/walk/CorrectionsView.vue")),
    page("outages", () => import("./views/walk/OutagesView.vue")),
    page("appeals", () => import("./views/walk/AppealsView.vue")),
    page("decks", () => import("./views/walk/DecksView.vue")),
    page("awards", () => import("./views/walk/AwardsView.vue")),
    page("organisations", () => import("./views/walk/OrganisationsView.vue")),
    page("prizes", () => import("./views/walk/PrizesView.vue")),
    page("payouts", () => import("./views/walk/PayoutsView.vue")),
  ];
}

function page(name: string, component: NonNullable<RouteRecordRaw["component"]>, more = ""): RouteRecordRaw {
  return { path: name + more, name, component };
}
