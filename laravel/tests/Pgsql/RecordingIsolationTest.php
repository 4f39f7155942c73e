<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Facades\DB;

it('records at the isolation level `read committed`, except in a transaction of the application', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate');
        DB::unprepared(<<<'SQL'
            set default_transaction_isolation = 'serializable';
            create table isolation (level text);
            create function note_isolation() returns trigger language plpgsql as $$
            begin
                insert into isolation values (current_setting('transaction_isolation'));
                return null;
            end $$;
            create trigger note_isolation after insert on tenant_configuration_listings for each statement execute function note_isolation();
            SQL);
        $environment = HostRows::environment();

        app(CoverageRecorder::class)->record($environment, Captures::of(['a']));
        DB::transaction(static fn () => app(CoverageRecorder::class)->record($environment, Captures::of(['a'], '2026-03-02T08:00:00Z')));

        expect(DB::table('isolation')->pluck('level')->all())->toBe(['read committed', 'serializable']);
    });
});
