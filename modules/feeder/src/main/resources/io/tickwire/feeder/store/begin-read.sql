-- A transaction that reads. Each question has another range of time: a plan made for it knows which days to leave out.
BEGIN READ ONLY;
SET LOCAL plan_cache_mode = force_custom_plan
