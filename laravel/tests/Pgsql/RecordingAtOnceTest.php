<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\Processes;
use Illuminate\Support\Facades\DB;

const RECORDED_TYPES = ['roleDefinition', 'appProtectionPolicyiOS', 'deviceAndAppManagementAssignmentFilter'];

const RECORDED_RESOURCES = 20;

it('loses nothing when many processes record the same environment at the same time, in different orders', function (string $isolation, int $processes): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema) use ($isolation, $processes): void {
        OwnSchema::artisan('migrate');
        $environment = HostRows::environment();
        $errors = Processes::run('record.php', $schema, array_map(static fn (int $number): array => [
            'isolation' => $isolation,
            'environment' => array_values(get_object_vars($environment)),
            'number' => $number,
            'types' => RECORDED_TYPES,
            'resources' => RECORDED_RESOURCES,
        ], range(1, $processes)));

        // Each resource refers to the latest listing and evidence, those of the process with the greatest number.
        $wrong = DB::select(<<<'SQL'
            select resource.id from tenant_configuration_resources as resource
            join tenant_configuration_listings as listing on listing.id = resource.listing_id
            join tenant_configuration_resource_evidence as evidence on evidence.id = resource.latest_evidence_id
            where listing.captured_at <> '2026-03-01T08:00:00Z'::timestamptz + ? * interval '1 minute'
                or evidence.captured_at <> listing.captured_at
                or resource.latest_captured_at <> listing.captured_at
                or resource.source_metadata <> jsonb_build_object('process', cast(? as integer))
            SQL, [$processes, $processes]);

        expect($errors)->toBe([])
            ->and(DB::table('tenant_configuration_listings')->count())->toBe($processes * count(RECORDED_TYPES))
            ->and(DB::table('tenant_configuration_resource_evidence')->count())->toBe($processes * count(RECORDED_TYPES) * RECORDED_RESOURCES)
            ->and(DB::table('tenant_configuration_resources')->whereNull('withdrawn_at')->count())->toBe(count(RECORDED_TYPES) * RECORDED_RESOURCES)
            ->and(DB::table('tenant_configuration_resources')->whereNotNull('withdrawn_at')->count())->toBe(0)
            ->and($wrong)->toBe([]);
    });
})->with([
    ['read committed', 50],
    ['serializable', 10],
]);

it('derives the latest evidence when many processes insert some at the same time, without the recorder', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        OwnSchema::artisan('migrate');
        app(CoverageRecorder::class)->record(HostRows::environment(), Captures::of(array_map(static fn (int $number): string => "key-{$number}", range(1, 30))));
        $errors = Processes::run('evidence.php', $schema, array_map(static fn (int $number): array => ['number' => $number], range(1, 8)));

        $wrong = DB::select(<<<'SQL'
            select id from tenant_configuration_resources as resource where latest_evidence_id is distinct from (
                select id from tenant_configuration_resource_evidence where resource_id = resource.id order by captured_at desc, id desc limit 1
            )
            SQL);

        expect($errors)->toBe([])
            ->and(DB::table('tenant_configuration_resource_evidence')->count())->toBe(30 + 8 * 5 * 30)
            ->and($wrong)->toBe([]);
    });
});

it('repeats the transaction after a deadlock and a serialisation failure, and reads the resources once', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate');
        $environment = HostRows::environment();
        // A sequence keeps its value when the transaction is rolled back.
        DB::unprepared(<<<'SQL'
            create sequence attempts;
            create function fail_twice() returns trigger language plpgsql as $$
            declare
                attempt bigint := nextval('attempts');
            begin
                if attempt = 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
                if attempt = 2 then raise exception 'could not serialize access' using errcode = '40001'; end if;
                return null;
            end $$;
            create trigger fail_twice after insert on tenant_configuration_resources for each statement execute function fail_twice();
            SQL);
        $reads = 0;
        $capture = Captures::of(['a', 'b']);
        $resources = (function () use ($capture, &$reads): Generator {
            foreach ($capture->resources as $resource) {
                $reads++;
                yield $resource;
            }
        })();
        app(CoverageRecorder::class)->record($environment, new Capture(
            $capture->type, $capture->source, $capture->outcome, $capture->capturedAt, 2, $resources,
        ));

        expect(DB::scalar('select last_value from attempts'))->toBe(3)
            ->and($reads)->toBe(2)
            ->and(DB::table('tenant_configuration_listings')->count())->toBe(1)
            ->and(DB::table('tenant_configuration_resource_evidence')->count())->toBe(2);
    });
});
