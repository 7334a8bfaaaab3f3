//! A walker's story: registering, walking, the team, the road, draws and prizes.

use serde_json::{Value, json};

use crate::support::{Phone, TestApp, instant, w};

#[tokio::test]
async fn a_visitor_sees_the_walk() {
    let app = TestApp::start().await;
    let walk = app.visitor().get(&w("/walk")).await.expect(200);
    println!("{walk:#}");
}
