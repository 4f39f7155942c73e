<?php

declare(strict_types=1);

use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Laravel\Reading\DefinitionsReview;
use CoverageKernel\Seeds;
use Illuminate\Contracts\Config\Repository;

it('says why definitions are inactive only if the configuration activates the kernel and they were not reviewed', function (): void {
    $canonical = Definitions::fromJson(Seeds::kernel())->toJson();
    $rows = substr($canonical, (int) strpos($canonical, '"resource_types"'), -1);
    $digest = DefinitionsReview::digestWhenActive($rows);
    $mismatch = static function (string $activation, ?string $reviewed) use ($rows): ?array {
        config(['coverage-kernel.activation' => $activation, 'coverage-kernel.reviewed_definitions' => $reviewed]);
        $review = DefinitionsReview::fromConfig(app(Repository::class));

        return $review->mismatch($review->definitions($rows));
    };

    expect($mismatch(Activation::Active->value, null))->toBe(['found' => $digest, 'reviewed' => null])
        ->and($mismatch(Activation::Active->value, str_repeat('0', 64)))->toBe(['found' => $digest, 'reviewed' => str_repeat('0', 64)])
        ->and($mismatch(Activation::Active->value, $digest))->toBeNull()
        ->and($mismatch(Activation::Inactive->value, null))->toBeNull()
        ->and($mismatch(Activation::Inactive->value, $digest))->toBeNull();
});
