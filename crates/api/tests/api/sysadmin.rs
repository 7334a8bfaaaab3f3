//! A sysadmin keeps accounts and has no say in results.

use model::role::Role;

use crate::support::{TestApp, staff};

#[tokio::test]
async fn a_sysadmin_sees_no_campaign() {
    let app = TestApp::start().await;
    let sysadmin = app.staff("root", Role::Sysadmin).await;
    let me = sysadmin.get("/api/staff/me").await.expect(200);
    assert_eq!(me["grants"][0]["role"], "sysadmin");
    for path in [
        "/dashboard",
        "/suspects",
        "/audit",
        "/notices",
        "/export/channels.csv",
    ] {
        sysadmin
            .get(&staff(path))
            .await
            .expect_problem(403, "forbidden");
    }
}
