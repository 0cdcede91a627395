-- A row or two in every table of the reposter, as its daemon writes them. Sessions are put in by the test, encrypted.

INSERT INTO reposter.project (title, channel_id, username, created_at) VALUES
    ('Кино', 5001, 'kino', '2026-11-01 12:00+00'), ('Путешествия', 5002, NULL, '2026-11-01 12:00+00');
INSERT INTO reposter.pause (project_id, starts, ends) SELECT id, '23:00', '07:00' FROM reposter.project;
INSERT INTO reposter.userbot (project_id, phone, session, device_model, system_version, app_version, state, state_at)
    SELECT id, '+7999000000' || id, '\x00', 'Reposter', 'Linux', '1.0', 'connected', '2026-11-01 12:00+00'
    FROM reposter.project;
INSERT INTO reposter.access_hash (userbot_id, channel_id, hash) SELECT id, 7001, -42 FROM reposter.userbot;
INSERT INTO reposter.membership_task (userbot_id, channel_id, deed, username, not_before, created_at)
    SELECT id, 7002, 'join', 'donor', '2026-11-01 12:00+00', '2026-11-01 12:00+00' FROM reposter.userbot;
INSERT INTO reposter.donor (project_id, channel_id, title, username, x, y, created_at)
    SELECT id, 7001, 'Новости', 'news', 3, 10, '2026-11-01 12:00+00' FROM reposter.project;
INSERT INTO reposter.reactions_period (donor_id, reactions_on, started_at)
    SELECT id, true, '2026-11-01 12:00+00' FROM reposter.donor;
INSERT INTO reposter.post (donor_id, message_id, message_ids, published_at, due_at)
    SELECT donor.id, number, ARRAY[number], '2026-11-21 12:00+00', '2026-11-21 13:00+00'
    FROM reposter.donor, generate_series(1, 20) AS number;
UPDATE reposter.post SET state = 'measured', measured_at = due_at, views = 1000, forwards = message_id, reactions = 5,
    paid_reactions = 0, period_id = period.id, decision = 'repost', algorithm = 'X', earlier = 3, needed = 3, place_limit = 1,
    place = 1, threshold = 10
    FROM reposter.reactions_period AS period WHERE period.donor_id = post.donor_id AND message_id <= 10;
INSERT INTO reposter.repost (post_id, target_id, decided_at, expires_at)
    SELECT id, 5001, due_at, due_at + interval '30 minutes' FROM reposter.post WHERE state = 'measured';
INSERT INTO reposter.restoration (restored_at) VALUES ('2026-11-02 12:00+00');
INSERT INTO reposter.alert (key, kind, text, created_at) VALUES
    ('rights:1', 'rights_lost', 'юзербот не может публиковать', '2026-11-21 12:00+00');
INSERT INTO reposter.alert_delivery (alert_id, admin_id) SELECT id, 42 FROM reposter.alert;
INSERT INTO reposter.dialog (admin_id, state, data, updated_at) VALUES (42, 'title', '{}', '2026-11-21 12:00+00');
INSERT INTO reposter.progress_note (project_id, admin_id, message_id, text, updated_at)
    SELECT id, 42, 1, 'подписка: 1 из 2', '2026-11-21 12:00+00' FROM reposter.project;
