<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\ClockDisagrees;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Date;
use Illuminate\Support\Facades\DB;

afterEach(fn () => Date::useDefault());

it('takes the age of the snapshot that a transaction reads into account', function (string $isolation, bool $isOld): void {
    OwnSchema::with(KeyType::BigInt, function () use ($isolation, $isOld): void {
        OwnSchema::artisan('migrate');
        $environment = HostEnvironment::make()->ref();
        $read = static fn () => app(CoverageReader::class)->read([$environment]);
        // The application's clock is almost five minutes ahead of the database's, and more than that ahead of the transaction.
        Date::useCallable(static fn (mixed $now): mixed => $now instanceof Carbon ? $now->addMilliseconds(299_000) : $now);

        DB::transaction(function () use ($isolation, $isOld, $read): void {
            DB::statement("set transaction isolation level {$isolation}");
            DB::select('select pg_sleep(1.2)');

            $isOld ? expect($read)->toThrow(ClockDisagrees::class) : expect($read())->toHaveCount(1);
        });
    });
})->with([
    ['read committed', false],
    ['repeatable read', true],
    ['serializable', true],
]);
