-- This number belongs to another change of the same release.
SELECT 1;
