-- only: sqlite
-- Who wrote a critic's review, for whom, where it stands and who holds the rights can now be changed, so history keeps it.
-- Nobody could change it before: what stands there today stood there at every earlier time.
UPDATE revision SET snapshot = (
    SELECT json_set(revision.snapshot, '$.credit',
        CASE WHEN critic.id IS NULL THEN NULL
        ELSE json_array(critic.name, nullif(critic.outlet, ''), review.source_url, review.copyright) END)
    FROM review LEFT JOIN critic ON critic.id = review.critic_id WHERE review.id = revision.review_id
);
