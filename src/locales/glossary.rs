//! The words of the field in Korean (design notes § 9): one spelling everywhere, and the gloss that stands in
//! parentheses at first use. Checked against all texts by `tests/sentence.rs`.
use super::Text;

#[derive(Debug)]
pub struct Term {
    pub name: Text,
    /// What it means, for the first use and for help.
    pub gloss: Text,
    /// Spellings that must not appear in Korean texts.
    pub avoid: &'static [&'static str],
}

const fn term(
    en: &'static str,
    ko: &'static str,
    gloss_en: &'static str,
    gloss_ko: &'static str,
    avoid: &'static [&'static str],
) -> Term {
    Term { name: Text::new(en, ko), gloss: Text::new(gloss_en, gloss_ko), avoid }
}

pub const TERMS: &[Term] = &[
    term("message", "메시지", "what is sent", "보내는 내용", &["메세지"]),
    term("producer", "프로듀서", "who sends", "보내는 쪽", &["생산자", "발행자"]),
    term("consumer", "컨슈머", "who receives", "받는 쪽", &["소비자"]),
    term("broker", "브로커", "the server that keeps messages", "메시지를 맡아 두는 서버", &["브로커서버"]),
    term("exchange", "exchange", "sorts messages into queues", "큐로 나눠 보내는 분배기", &["익스체인지", "교환기"]),
    term(
        "default exchange",
        "기본 exchange",
        "sends straight to the queue of that name",
        "큐 이름으로 바로 보냄",
        &["디폴트 exchange"],
    ),
    term("binding", "binding", "the rule between an exchange and a queue", "exchange와 큐를 잇는 규칙", &["바인딩"]),
    term(
        "routing key",
        "routing key",
        "the destination written on a message",
        "메시지에 적힌 행선지",
        &["라우팅 키", "라우팅키"],
    ),
    term("queue", "큐", "a line from which messages are taken", "꺼내면 사라지는 줄", &["대기열"]),
    term(
        "quorum queue",
        "quorum 큐",
        "certain once a majority has stored it",
        "과반이 저장해야 확정되는 큐",
        &["쿼럼"],
    ),
    term("ack", "ack", "“done”", "처리했다는 응답", &["애크"]),
    term("nack, reject", "nack, reject", "“could not do it”", "처리하지 못했다는 응답", &["리젝트"]),
    term("requeue", "다시 넣기", "back to its place in the queue", "큐의 제자리로", &["리큐"]),
    term("redelivered", "재전달", "has been out once before", "한 번 나갔던 메시지", &["재배달"]),
    term("prefetch", "prefetch", "how many come ahead of their acks", "ack 없이 미리 받는 개수", &["프리페치"]),
    term("unacked", "ack 대기", "out, answer not yet here", "나갔지만 응답 전", &["언액"]),
    term("publisher confirm", "confirm", "“the broker has taken it”", "브로커가 맡았다는 응답", &["컨펌"]),
    term(
        "mandatory, return",
        "mandatory, 반송",
        "comes back when there is nowhere to go",
        "갈 곳이 없으면 돌려보냄",
        &["리턴"],
    ),
    term("unroutable", "갈 곳 없음", "no binding matches", "맞는 binding이 없음", &["라우팅 불가"]),
    term(
        "dead letter, DLX",
        "dead letter, DLX",
        "put aside because it could not be handled",
        "처리할 수 없어 따로 보낸 메시지",
        &["데드 레터", "데드레터"],
    ),
    term("TTL", "TTL", "how long it may stay in the queue", "큐에 머무를 수 있는 시간", &[]),
    term("breakpoint", "멈출 조건", "where the run stops", "실행을 멈출 조건", &["중단점"]),
    term("branch", "갈래", "another run from one moment on", "한 시점에서 갈라진 다른 실행", &["브랜치"]),
];
