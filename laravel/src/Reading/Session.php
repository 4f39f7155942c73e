<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Exceptions\ClockDisagrees;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Support\Facades\Date;

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

        /** The time of the database in seconds; null on SQLite, which has no clock of its own. */
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
