-- What a sample leaves empty: rows that come while the catalog works.

SET LOCAL search_path = catalog, ext; -- for the triggers of the job queue

INSERT INTO catalog.interest (strength, last_at, category_id, visitor_id)
    SELECT 5, now(), category.id, telegram_id FROM catalog.category, catalog.visitor LIMIT 50;
INSERT INTO catalog.opt_out (at, visitor_id) SELECT now(), telegram_id FROM catalog.visitor LIMIT 3;
INSERT INTO catalog.manager_chat (chat_id, label, refusal) VALUES (42, 'Владелец', '');
INSERT INTO catalog.mailing_trial (state, words, at, chat_id, mailing_id)
    SELECT 'waiting', '', now(), chat.id, mailing.id FROM catalog.manager_chat AS chat, catalog.mailing LIMIT 1;
UPDATE catalog.mailing SET state = 'sending', started_at = now(), frozen_at = now();
INSERT INTO catalog.recipient (mailing_id, visitor_id, state, words)
    SELECT mailing.id, telegram_id, 'queued', '' FROM catalog.mailing, catalog.visitor;
INSERT INTO catalog.point (subject, subject_id, grain, measure, start, times, visitors)
    SELECT 1, id, 1, 1, '2026-11-21', 3, 2 FROM catalog.channel;
INSERT INTO catalog.figure_door (door, why, words, refusals) VALUES ('telegram_page', '', '', 0);
INSERT INTO catalog.figure_profile (channel_id, title, description, logo, picture, language, was)
    SELECT id, title, '', '', '', '', '' FROM catalog.channel LIMIT 5;
INSERT INTO catalog.figure_attempt (door, state, words, page, at, channel_id)
    SELECT 'telegram_page', 'given', '', '', now(), id FROM catalog.channel LIMIT 5;
INSERT INTO catalog.figure_round (title, total, fresh, asked_at, found, failed) VALUES ('Все', 40, 0, now(), 0, 0);
INSERT INTO catalog.procrastinate_jobs (queue_name, task_name) VALUES ('default', 'tell_manager');
INSERT INTO catalog.procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('roll_up', 1);
INSERT INTO catalog.procrastinate_workers DEFAULT VALUES;
INSERT INTO catalog.django_session (session_key, session_data, expire_date) VALUES ('abc', 'signed', now());
INSERT INTO catalog.django_admin_log (action_time, object_repr, action_flag, change_message, user_id)
    SELECT now(), 'Канал', 1, '', id FROM catalog.auth_user LIMIT 1;
INSERT INTO catalog.auth_user_user_permissions (user_id, permission_id)
    SELECT auth_user.id, auth_permission.id FROM catalog.auth_user, catalog.auth_permission LIMIT 1;
INSERT INTO catalog.axes_accesslog (user_agent, http_accept, path_info, attempt_time, session_hash)
    VALUES ('curl', '*/*', '/admin/', now(), '');
INSERT INTO catalog.axes_accessfailurelog (user_agent, http_accept, path_info, attempt_time, locked_out)
    VALUES ('curl', '*/*', '/admin/', now(), false);
WITH attempt AS (
    INSERT INTO catalog.axes_accessattempt
        (user_agent, http_accept, path_info, attempt_time, get_data, post_data, failures_since_start)
    VALUES ('curl', '*/*', '/admin/', now(), '', '', 1) RETURNING id
)
INSERT INTO catalog.axes_accessattemptexpiration (access_attempt_id, expires_at) SELECT id, now() FROM attempt;
