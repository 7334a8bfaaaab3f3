//! The web pages behind the interface.

use crate::support::TestApp;

#[tokio::test]
async fn addresses_of_pages_give_the_page() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/c/donation-2019",
        "/c/donation-2019/boards",
        "/screen/donation-2019",
    ] {
        let answer = app.visitor().get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
    }
    assert_eq!(app.visitor().get("/nowhere").await.status, 404);
    assert_eq!(app.visitor().get("/../Cargo.toml").await.status, 404);
}

#[tokio::test]
async fn the_interface_never_answers_with_a_page() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/api/nowhere")
        .await
        .expect_problem(404, "not_found");
}
