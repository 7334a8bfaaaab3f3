/**
 * Who may do what, as far as pages and buttons depend on it. The server decides; this only spares people
 * what it would refuse.
 */

export type Role =
  | "organiser"
  | "auditor"
  | "sysadmin"
  | "editor"
  | "unit_reporter"
  | "unit_admin"
  | "insurer_hq"
  | "judge";

export type Action =
  | "view_campaign"
  | "correct"
  | "publish_notice"
  | "manage_account_links"
  | "export_personal_data"
  | "file_unit_report"
  | "moderate"
  | "publish_results"
  | "hold_draws"
  | "manage_prizes"
  | "reveal_personal_data"
  | "decide_appeals"
  | "view_unit"
  | "manage_unit_aids";

export interface Grant {
  role: Role;
  campaign: string | null;
  unit: string | null;
}

/** Whether some grant allows the action in the campaign; for a unit role, in that unit. */
export function may(grants: readonly Grant[], action: Action, campaign: string, unit?: string): boolean {
  return grants.some((grant) => {
    if (grant.campaign !== campaign || !RIGHTS[grant.role].includes(action)) return false;
    return !UNIT_ROLES.has(grant.role) || (grant.unit !== null && grant.unit === unit);
  });
}

/** The units somebody administers or reports for. */
export function ownUnits(grants: readonly Grant[], campaign: string): string[] {
  const units = grants.filter((grant) => grant.campaign === campaign && UNIT_ROLES.has(grant.role));
  return [...new Set(units.flatMap((grant) => (grant.unit === null ? [] : [grant.unit])))];
}

/** The campaigns somebody has any right in, in the order of their grants. */
export function ownCampaigns(grants: readonly Grant[]): string[] {
  return [...new Set(grants.flatMap((grant) => (grant.campaign === null ? [] : [grant.campaign])))];
}

const ORGANISER: readonly Action[] = [
  "view_campaign",
  "correct",
  "publish_notice",
  "manage_account_links",
  "export_personal_data",
  "moderate",
  "publish_results",
  "hold_draws",
  "manage_prizes",
  "reveal_personal_data",
  "decide_appeals",
  "view_unit",
  "manage_unit_aids",
];

const RIGHTS: Record<Role, readonly Action[]> = {
  organiser: ORGANISER,
  auditor: ["view_campaign", "view_unit"],
  editor: ["publish_notice", "moderate"],
  unit_admin: ["file_unit_report", "export_personal_data", "view_unit", "manage_account_links", "manage_unit_aids"],
  unit_reporter: ["file_unit_report", "export_personal_data", "view_unit"],
  sysadmin: [],
  insurer_hq: [],
  judge: [],
};

const UNIT_ROLES: ReadonlySet<Role> = new Set<Role>(["unit_admin", "unit_reporter"]);
