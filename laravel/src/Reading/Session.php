<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Exceptions\ClockDisagrees;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Support\Facades\Date;
use stdClass;

/**
 * What a statement says about the session that executed it. The result of the statement counts only if the session read what
 * decides, all of it, at the application's time.
 *
 * @internal
 */
final readonly class Session
{
    /** The most seconds by which the clocks of the application and the database may differ. */
    private const TOLERANCE = 300;

    private function __construct(
        public string $path,

        /**
         * The time of the database in seconds, or of the transaction, if all its statements see one moment; null on SQLite, which
         * uses the clock of the application.
         */
        private ?float $time,
    ) {}

    /**
     * @param  string|null  $json  the column `session`
     *
     * @throws UntrustedSession if the search path is not the configured one, or if row security can hide rows
     */
    public static function of(Connection $connection, ?string $json): self
    {
        if ($json === null) {
            return new self('', null);
        }
        /** @var array{schemas: list<string>, restricted: list<string>|null, time: float|int} $session */
        $session = json_decode($json, true, flags: JSON_THROW_ON_ERROR);

        if ($session['restricted'] !== null) {
            throw UntrustedSession::rowSecurity($session['restricted']);
        }

        return new self(SearchPath::of($connection, json_encode($session['schemas'], JSON_THROW_ON_ERROR)), (float) $session['time']);
    }

    /**
     * Checks that statements which do not name a schema write to the tables of the kernel.
     *
     * @param  non-empty-list<string>  $tables
     *
     * @throws UntrustedSession if the search path is not the configured one, or if temporary tables have the names of the tables
     */
    public static function ensureItWrites(Connection $connection, array $tables): void
    {
        $prefixed = array_map(static fn (string $table): string => $connection->getTablePrefix().$table, $tables);
        $found = $connection->selectOne(<<<'SQL'
            select
                cast(pg_catalog.to_json(pg_catalog.current_schemas(true)) as text) as schemas,
                (
                    select pg_catalog.string_agg(class.relname, ',')
                    from pg_catalog.json_array_elements_text(cast(? as json)) as written (name)
                    join pg_catalog.pg_class as class on class.relname = cast(written.name as name)
                    where class.relnamespace = pg_catalog.pg_my_temp_schema()
                ) as temporary
            SQL, [json_encode($prefixed, JSON_THROW_ON_ERROR)]);
        assert($found instanceof stdClass && is_string($found->schemas));

        SearchPath::of($connection, $found->schemas);
        if (is_string($found->temporary)) {
            throw UntrustedSession::temporaryTables(explode(',', $found->temporary));
        }
    }

    /**
     * Checks that the application's time is that of the database, within five minutes. At an earlier time, expired evidence is not
     * expired yet. A test may set the application's time, but not in production.
     *
     * @throws ClockDisagrees if it is not
     */
    public function ensureTimeOf(Container $application): void
    {
        if (Date::hasTestNow()) {
            if ($application->bound('env') && $application->make('env') === 'production') {
                throw ClockDisagrees::setInProduction();
            }
        } elseif ($this->time !== null) {
            $ahead = (float) Date::now()->format('U.u') - $this->time;
            if (abs($ahead) > self::TOLERANCE) {
                throw ClockDisagrees::withTheDatabase((int) $ahead);
            }
        }
    }
}
