<?php

declare(strict_types=1);

// One of several processes that add evidence to the same resources at the same time, without the recorder: waits for the lock that
// the test holds, and inserts evidence of all resources several times, each time in another order.

use Illuminate\Support\Facades\DB;

require __DIR__.'/process.php';

/** @var array{lock: int, number: int} $task */
$task = json_decode($argv[1] ?? '', true, flags: JSON_THROW_ON_ERROR);
DB::select('select pg_advisory_lock_shared(?)', [$task['lock']]);

foreach (range(1, 5) as $round) {
    DB::insert(<<<'SQL'
        insert into tenant_configuration_resource_evidence
            (workspace_id, managed_environment_id, provider_connection_id, resource_type_id, resource_id, coverage_level, evidence_state, identity_state, captured_at)
        select workspace_id, managed_environment_id, provider_connection_id, resource_type_id, id, 'detected', 'partial', 'stable',
            timestamptz '2026-03-01T08:00:00Z' + random() * interval '1 day'
        from tenant_configuration_resources
        order by random()
        SQL);
}
