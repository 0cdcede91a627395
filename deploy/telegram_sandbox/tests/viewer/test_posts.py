from telegram_sandbox.tests.viewer.stage import Stage
from telegram_sandbox.world import Content, Counters, Growth, MediaKind, Message, Reaction
from telegram_sandbox.world.messages import ForwardHeader

THUMB, FIRE = Reaction.emoji("👍"), Reaction.emoji("🔥")


def album(stage: Stage, *texts: str) -> list[Message]:
    posts = stage.world.posts
    return posts.album(stage.donor, [Content(text, media=posts.photo()) for text in texts])


async def test_posts_come_oldest_first_with_what_is_counted_at_this_instant(stage: Stage) -> None:
    stage.world.posts.publish(stage.donor, "один", growth=Growth(Counters(1000, 10, {THUMB: 40, FIRE: 60}), 3600))
    stage.world.posts.publish(stage.donor, "два")
    stage.world.clock.advance(3600)
    first, second = await stage.posts(stage.donor)
    assert (first["text"], second["text"]) == ("один", "два")
    assert first["counters"] == {"views": 1000, "forwards": 10, "reactions": [["🔥", 60], ["👍", 40]]}


async def test_an_album_is_one_post_with_its_largest_views_and_all_its_reactions(stage: Stage) -> None:
    one, two, three = album(stage, "", "подпись", "")
    stage.world.posts.set_counters(one, views=90, forwards=1, reactions={THUMB: 2})
    stage.world.posts.set_counters(three, views=100, forwards=3, reactions={THUMB: 1})
    (post,) = await stage.posts(stage.donor)
    assert (post["key"], post["ids"], post["text"]) == (f"g{one.grouped_id}", [one.id, two.id, three.id], "подпись")
    assert len(post["media"]) == 3
    assert post["counters"] == {"views": 100, "forwards": 3, "reactions": [["👍", 3]]}


async def test_a_picture_is_served_and_other_files_are_not(stage: Stage) -> None:
    posts = stage.world.posts
    photo, document = posts.photo(colour=(1, 2, 3)), posts.keep_file(MediaKind.DOCUMENT, b"x", mime_type="text/html")
    response = await stage.client.get(f"/api/media/{photo.id}")
    assert (response.content_type, await response.read()) == ("image/png", photo.data)
    assert (await stage.client.get(f"/api/media/{document.id}")).status == 404


async def test_a_repost_is_marked_on_the_donors_post_and_names_its_origin_in_the_target(stage: Stage) -> None:
    members = album(stage, "a", "b")
    stage.world.clock.advance(60)
    stage.forward(*members)
    (original,) = await stage.posts(stage.donor)
    (copy,) = await stage.posts(stage.target)
    assert original["reposts"] == [
        {"channel_id": stage.target.id, "title": "Кино", "post_id": copy["ids"][0], "at": stage.world.now()}
    ]
    assert copy["forward"] == {"title": "Кинопоказ", "channel_id": stage.donor.id, "post_id": members[0].id}


async def test_a_forward_from_outside_the_world_leads_nowhere(stage: Stage) -> None:
    stage.world.posts.publish(stage.donor, "x", forward=ForwardHeader(1, from_channel_id=7, channel_post=3))
    stage.world.posts.publish(stage.donor, "y", forward=ForwardHeader(1, from_name="Некто"))
    outside, hidden = [post["forward"] for post in await stage.posts(stage.donor)]
    assert (outside["title"], outside["channel_id"]) == ("канал 7", None)
    assert hidden["title"] == "Некто"


async def test_notes_are_shown_on_the_post_they_name(stage: Stage) -> None:
    members = album(stage, "a", "b")
    plain = stage.world.posts.publish(stage.donor, "c")
    stage.notes[f"{stage.donor.id}/{members[0].id}"] = {"rating": 833, "text": "репост: X, порог 512, место 1"}
    stage.notes[f"{stage.donor.id}/{plain.id}"] = "ждёт измерения"
    first, second = await stage.posts(stage.donor)
    assert first["note"] == {"rating": 833, "text": "репост: X, порог 512, место 1"}
    assert second["note"] == {"text": "ждёт измерения"}


async def test_notes_may_lie_under_the_word_posts(stage: Stage) -> None:
    post = stage.world.posts.publish(stage.donor, "c")
    stage.notes["posts"] = {f"{stage.donor.id}/{post.id}": "ждёт измерения"}
    assert (await stage.posts(stage.donor))[0]["note"] == {"text": "ждёт измерения"}


async def test_pages_hold_fifty_posts_and_meet_without_gaps(stage: Stage) -> None:
    for number in range(120):
        stage.world.posts.publish(stage.donor, str(number))
    newest = await stage.ask(f"channels/{stage.donor.id}/posts")
    assert [len(newest["posts"]), newest["has_older"], newest["has_newer"]] == [50, True, False]
    first_id = newest["posts"][0]["ids"][0]
    older = await stage.posts(stage.donor, f"before={first_id}")
    assert [older[0]["text"], older[-1]["text"]] == ["20", "69"]
    newer = await stage.posts(stage.donor, f"after={older[-1]['ids'][-1]}")
    assert newer[0]["ids"][0] == first_id


async def test_a_page_around_a_post_holds_it_also_when_it_was_deleted(stage: Stage) -> None:
    ids = [stage.world.posts.publish(stage.donor, str(number)).id for number in range(120)]
    assert ids[60] in [post["ids"][0] for post in await stage.posts(stage.donor, f"around={ids[60]}")]
    stage.world.posts.delete(stage.donor, [ids[60]])
    found = [post["ids"][0] for post in await stage.posts(stage.donor, f"around={ids[60]}")]
    assert {ids[59], ids[61]} <= set(found)
    assert (await stage.client.get(f"/api/channels/{stage.donor.id}/posts?around=x")).status == 400


async def test_an_empty_channel_has_an_empty_page(stage: Stage) -> None:
    page = await stage.ask(f"channels/{stage.donor.id}/posts?around=5")
    assert (page["posts"], page["has_older"], page["has_newer"]) == ([], False, False)


async def test_changes_bring_new_edited_and_deleted_posts_and_counts_of_those_shown(stage: Stage) -> None:
    posts = stage.world.posts
    first, second, third = (posts.publish(stage.donor, text) for text in ("a", "b", "c"))
    pts = (await stage.ask(f"channels/{stage.donor.id}/posts"))["pts"]
    posts.set_counters(first, views=5)
    posts.edit(stage.donor, second.id, Content("B"))
    posts.delete(stage.donor, [third.id])
    posts.publish(stage.donor, "d")
    shown = f"{first.id},{second.id},{third.id}"
    changes = await stage.ask(f"channels/{stage.donor.id}/changes?pts={pts}&shown={shown}")
    assert [post["text"] for post in changes["posts"]] == ["B", "d"]
    assert changes["deleted"] == [third.id]
    assert {key: live["counters"]["views"] for key, live in changes["live"].items()} == {f"m{first.id}": 5}
    again = await stage.ask(f"channels/{stage.donor.id}/changes?pts={changes['pts']}&shown=")
    assert (again["posts"], again["deleted"], again["live"]) == ([], [], {})


async def test_one_post_can_be_asked_for_by_any_of_its_messages(stage: Stage) -> None:
    members = album(stage, "a", "b")
    stage.world.posts.delete(stage.donor, [members[0].id])
    post = await stage.ask(f"channels/{stage.donor.id}/posts/{members[1].id}")
    assert post["ids"] == [members[1].id]
    assert (await stage.client.get(f"/api/channels/{stage.donor.id}/posts/{members[0].id}")).status == 404


async def test_a_service_message_says_what_happened(stage: Stage) -> None:
    stage.world.posts.service(stage.donor, "title_changed", title="Новое")
    assert (await stage.posts(stage.donor))[0]["service"] == {"kind": "title_changed", "title": "Новое"}
