import asyncio
from dataclasses import replace

from jobs.record import Record
from jobs.records import Records, caller_word
from jobs.stream import Engine
from tests.jobs.test_record import request


async def test_changes_at_the_same_time_are_all_made(engine: Engine) -> None:
    records = Records(engine)
    asked = request()
    await records.create(Record(asked))

    def one_more(record: Record) -> Record:
        return replace(record, made=record.made + 1)

    await asyncio.gather(*[records.change("billing", asked.id, one_more) for _ in range(8)])
    assert (await records.get("billing", asked.id)).made == 8


def test_a_callers_word_is_fit_for_a_subject_and_its_own() -> None:
    words = [caller_word(name) for name in (None, "a.b", "a b", "*", ">", "a")]
    assert len(set(words)) == len(words)
    assert all(word.isalnum() for word in words)
