<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use CoverageKernel\Audience;
use CoverageKernel\Survey;
use CoverageKernel\SurveyedScope;

/**
 * `php artisan coverage-kernel:survey`: shows which claims about an environment would be permitted now.
 *
 * Exits with 0, and with 2 for invalid arguments.
 */
final class SurveyCommand extends ReadingCommand
{
    protected $signature = 'coverage-kernel:survey
        {workspace : The id of the workspace}
        {environment : The id of the managed environment}
        {connection : The id of the provider connection}
        {--scope= : Show every claim about this scope, instead of the strongest ones of all scopes}
        {--json : Print the survey, or the part about the scope, as JSON}';

    protected $description = 'Show which coverage claims about an environment would be permitted';

    protected function read(): int
    {
        $survey = $this->guard()->survey($this->environment());
        $scopeKey = $this->optionalText('scope');
        $scope = $scopeKey === null ? null : $this->scope($survey, $scopeKey);

        match (true) {
            ! $this->flag('json') => $scope === null ? $this->showStrongest($survey) : $this->showClaims($scope),
            $scope === null => $this->json($survey->toJson()),
            default => $this->json(json_encode($scope, JSON_THROW_ON_ERROR)),
        };

        return self::SUCCESS;
    }

    /** @throws InvalidArguments if no scope has this key */
    private function scope(Survey $survey, string $scopeKey): SurveyedScope
    {
        foreach ($survey->scopes() as $scope) {
            if ($scope->scopeKey() === $scopeKey) {
                return $scope;
            }
        }

        throw new InvalidArguments(sprintf(
            'expected --scope to be one of `%s`, found `%s`',
            implode('`, `', array_map(static fn (SurveyedScope $scope): string => $scope->scopeKey(), $survey->scopes())),
            $scopeKey,
        ));
    }

    private function showStrongest(Survey $survey): void
    {
        $this->line('The strongest permitted level for each audience, of a claim about as many types as are covered:');
        $this->table(
            ['Scope', 'Counted', 'Excluded', ...array_column(Audience::cases(), 'value')],
            array_map(static fn (SurveyedScope $scope): array => [
                $scope->scopeKey(),
                count($scope->counted()),
                count($scope->excluded()),
                ...array_map(
                    static fn (Audience $audience): string => $survey->strongest($scope->scopeKey(), $audience)->value ?? '–',
                    Audience::cases(),
                ),
            ], $survey->scopes()),
        );
    }

    private function showClaims(SurveyedScope $scope): void
    {
        $rows = [];
        foreach ($scope->claims() as $claim) {
            $rows[] = [
                $claim->level()->value,
                $claim->restoreTier()->value ?? '–',
                $claim->audience()->value,
                sprintf('%d of %d', $claim->covered(), count($scope->counted())),
                $claim->empty(),
                $claim->percent(),
                $claim->state()->value,
                $claim->permitted() ? '<fg=green>yes</>' : '<fg=red>no</>',
            ];
        }

        $this->table(['Level', 'Restore tier', 'Audience', 'Covered', 'Empty', 'Percent', 'State', 'Permitted'], $rows);
    }
}
