using Microsoft.ML.Recurrent.Orleans.Experiments;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

public sealed class TrialLeasesTests
{
    private readonly TrialLeases _leases = new(TimeSpan.FromMilliseconds(300));

    [Fact]
    public async Task WorkersThatCouldNotBeHeardWhileTheJournalWasAwayKeepTheirTrials()
    {
        _leases.Hear(3, "a");
        _leases.Hear(4, "b");
        await Task.Delay(500);

        _leases.Adopt([3, 5]);

        _leases.Expire().Should().BeEmpty();
        _leases.Running.Should().BeEquivalentTo([3, 5]);
        (_leases.WorkerOf(3), _leases.WorkerOf(5), _leases.TrialOf("b") is null).Should().Be(("a", "", true));
    }

    [Fact]
    public async Task LostAttemptsAreCountedUntilTheTrialAdvances()
    {
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            _leases.Hear(0, "a");
            await Task.Delay(500);
            _leases.Expire().Should().Equal((0, "a"));
            _leases.LostOf(0).Should().Be(attempt);
        }

        _leases.Advance(0);

        _leases.LostOf(0).Should().Be(0);
    }
}
