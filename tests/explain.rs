//! What the board says about a step and the inspector about a message, word for word: routing decisions with their
//! reasons in both languages (UX T15), and the journey of one message (UX T8).
use brokerlab::engine::id::MessageNo;
use brokerlab::locales::Language;
use brokerlab::scenarios::find;
use brokerlab::studio::journey::{self, CopyState, ShareKind};
use brokerlab::studio::model::Studio;
use brokerlab::studio::story;

fn open(id: &str) -> Studio {
    let scenario = find(id).expect("it is in the list");
    let mut studio = Studio::new(scenario.document(Language::English));
    studio.session_mut().advance_to(scenario.until_us, u64::MAX);
    studio
}

/// The caption of the first event at this time whose caption has this beginning.
fn check(id: &str, at_ms: u64, en: &str, ko: &str, rule: &str) {
    let mut studio = open(id);
    let session = studio.session_mut();
    let events: Vec<u64> =
        session.facts().iter().filter(|fact| fact.at == at_ms * 1_000).map(|fact| fact.event).collect();
    let mut said = Vec::new();
    for event in events {
        session.seek_event(event);
        let told = story::full(session, event).expect("it has facts");
        let plain = told.text.plain(Language::English);
        if plain == en {
            assert_eq!(told.text.plain(Language::Korean), ko);
            assert_eq!(told.rule, Some(rule));
            return;
        }
        said.push(plain);
    }
    panic!("{id} at {at_ms} ms says\n{}\nand not\n{en}", said.join("\n"));
}

#[test]
fn steps_are_told_with_their_reasons() {
    check(
        "welcome",
        700,
        "Routed #1 to order.kr and audit: key order.paid.kr matches order.*.kr and order.paid.#, because * stands for exactly one word and # for zero or more; vip needs vip as second word.",
        "#1을 order.kr과 audit으로 보냈습니다. key order.paid.kr이 order.*.kr과 order.paid.#에 맞습니다. *는 정확히 한 단어, #은 0개 이상의 단어이기 때문입니다. vip는 둘째 단어가 vip여야 합니다.",
        "AMQP 0-9-1 § 3.1.3.3",
    );
    check(
        "topic-wildcards",
        3_100,
        "Routed #4 to orders and everything: key order matches order.# and #, because # stands for zero or more words; shipped needs a second word for shipped; us needs a second word for *.",
        "#4를 orders와 everything으로 보냈습니다. key order가 order.#과 #에 맞습니다. #은 0개 이상의 단어이기 때문입니다. shipped는 shipped에 맞을 둘째 단어가 있어야 합니다. us는 *에 맞을 둘째 단어가 있어야 합니다.",
        "AMQP 0-9-1 § 3.1.3.3",
    );
    check(
        "headers-match",
        1_600,
        "Routed #2 to any and any-with-x: for any, format fits; all needs region = kr; all-with-x needs region = kr.",
        "#2를 any와 any-with-x로 보냈습니다. any에는 format이 맞습니다. all은 region = kr이 맞아야 합니다. all-with-x는 region = kr이 맞아야 합니다.",
        "AMQP 0-9-1 § 3.1.3.4",
    );
    check(
        "alternate-exchange",
        2_500,
        "Routed #3 to unknown: kr wants kr; us wants us; so the alternate exchange unmatched is asked; a fanout gives every bound queue a copy, whatever the key.",
        "#3을 unknown으로 보냈습니다. kr은 kr을 기다립니다. us는 us를 기다립니다. 그래서 대체 exchange인 unmatched로 넘깁니다. fanout은 key와 상관없이 묶인 모든 큐에 한 부씩 보냅니다.",
        "RabbitMQ: Alternate Exchanges",
    );
    check(
        "auto-ack-loses",
        5_250,
        "mailer crashed; back in 2 s: its failure rule; lost #4, #5, #6 and #7 at mailer.",
        "mailer가 죽었습니다. 2 s 뒤에 돌아옵니다 (실패 규칙). mailer에서 #4, #5, #6, #7이 사라졌습니다.",
        "Brokerlab: simulated client",
    );
    check(
        "dlx-expired",
        6_870,
        "Dead-lettered #1, #2 and #3 from letters to late: TTL over at the head, 6 s in this queue; routed #1, #2 and #3 to late-mail.",
        "#1, #2, #3을 letters에서 late로 dead letter로 보냈습니다 (맨 앞에서 TTL 지남, 이 큐는 6 s). #1, #2, #3을 late-mail로 보냈습니다.",
        "RabbitMQ: Dead Letter Exchanges",
    );
}

#[test]
fn a_journey_follows_a_copy_into_the_dead_letter_queue() {
    let studio = open("welcome");
    let session = studio.session();
    let journey = journey::of(session, MessageNo(5)).expect("it was published");
    let states: Vec<_> = journey.copies.iter().map(|copy| copy.state).collect();
    assert_eq!(states, [CopyState::Acked, CopyState::DeadLettered, CopyState::Ready]);
    let [first, audited, parked] = [0, 1, 2].map(|at| journey.copies[at].no);
    assert_eq!(journey.lineage(parked), [audited, parked]);
    let texts = |copy| -> Vec<String> {
        journey.of_copy(copy).iter().map(|hop| hop.told.text.plain(Language::English)).collect()
    };
    assert!(texts(first).iter().all(|text| !text.contains("parking")), "the other copy's end is not its own");
    assert!(texts(parked).last().is_some_and(|text| text == "Stored #5 in parking"));
    let shares: Vec<_> = journey.shares(parked, session).iter().map(|share| (share.kind, share.us / 1_000)).collect();
    let end = session.cursor().at / 1_000;
    assert_eq!(
        shares,
        [
            (ShareKind::Travelling, 550),
            (ShareKind::Waiting, 3_300),
            (ShareKind::Travelling, 300),
            (ShareKind::WastedWork, 1_400),
            (ShareKind::Travelling, 800),
            (ShareKind::Waiting, end - 9_450),
        ]
    );
    let mermaid = journey::text::mermaid(session, &journey);
    assert_eq!(mermaid.matches("dead-letter").count(), 1);
    assert!(mermaid.starts_with("sequenceDiagram\n  participant p0 as checkout\n"));
}
