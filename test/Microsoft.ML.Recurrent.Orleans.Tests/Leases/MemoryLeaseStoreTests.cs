using Microsoft.ML.Recurrent.Orleans.Leases;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Leases;

public sealed class MemoryLeaseStoreTests : LeaseStoreTests
{
    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task StepOfTheTimeOfDayEndsNoLease()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        await store.TakeAsync("g", "w", Minute, default);

        _clock.TimeOfDayStep = TimeSpan.FromDays(1);

        (await store.TakeAsync("g", "other", Minute, default)).Should().BeNull();
    }

    private protected override Task<ILeaseStore> CreateAsync() => Task.FromResult<ILeaseStore>(new MemoryLeaseStore(_clock));

    protected override Task EndLeasesAsync()
    {
        _clock.Advance(Minute);
        return Task.CompletedTask;
    }
}
