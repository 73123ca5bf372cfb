using Microsoft.ML.Recurrent.Orleans.Leases;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Leases;

/// <summary>The contract of leases, for each store.</summary>
public abstract class LeaseStoreTests
{
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private protected abstract Task<ILeaseStore> CreateAsync();

    /// <summary>Lets the store's clock come to the end of all leases of a minute.</summary>
    protected abstract Task EndLeasesAsync();

    [Fact]
    public async Task ItemsAreTakenInOrderAndNoneTwice()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["b", "a"], default);
        await store.AddAsync("g", ["a", "c"], default);

        string?[] taken = [.. await InTurnAsync(4, () => store.TakeAsync("g", "w", Minute, default))];

        taken.Should().Equal("b", "a", "c", null);
        (await store.TakeAsync("other", "w", Minute, default)).Should().BeNull();
    }

    [Fact]
    public async Task SixteenTakersAtOnceNeverHoldOneItem()
    {
        var store = await CreateAsync();
        string[] items = [.. Enumerable.Range(0, 200).Select(i => $"item {i:D3}")];
        await store.AddAsync("g", items, default);

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() => TakeAllAsync(store, $"worker {worker}"))));

        taken.SelectMany(leases => leases).Select(lease => lease.Item).Order(StringComparer.Ordinal).Should().Equal(items);
        taken.SelectMany(leases => leases).Should().OnlyContain(lease => lease.Attempt == 1);
        (await store.ReadAsync("g", default)).Should().OnlyContain(item => item.Status == LeaseStatus.Completed && item.Result == item.Owner);
    }

    [Fact]
    public async Task TakersAtOnceOfOneItemLetOneHaveIt()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() => store.TakeAsync("g", "i", $"worker {worker}", Minute, default))));

        taken.Should().ContainSingle(lease => lease != null);
    }

    [Fact]
    public async Task EndedLeaseIsTakenWithTheNextAttemptAndTheOldOneIsLost()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var old = (await store.TakeAsync("g", "one", Minute, default))!;
        (await store.TakeAsync("g", "i", "two", Minute, default)).Should().BeNull();
        await EndLeasesAsync();

        var next = (await store.TakeAsync("g", "two", Minute, default))!;

        (old.Attempt, next.Attempt).Should().Be((1, 2));
        (await store.RenewAsync(old, Minute, default)).Should().BeFalse();
        (await store.CompleteAsync(old, "old", default)).Should().BeFalse();
        (await store.ReleaseAsync(old, default)).Should().BeFalse();
        (await store.CompleteAsync(next, "new", default)).Should().BeTrue();
        (await store.CompleteAsync(old, "old", default)).Should().BeFalse();
        (await store.ReadAsync("g", default)).Should().ContainSingle().Which.Result.Should().Be("new");
    }

    [Fact]
    public async Task SameOwnersEarlierAttemptIsLostToo()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var old = (await store.TakeAsync("g", "w", Minute, default))!;
        await EndLeasesAsync();
        await store.TakeAsync("g", "w", Minute, default);

        (await store.RenewAsync(old, Minute, default)).Should().BeFalse();
        (await store.CompleteAsync(old, null, default)).Should().BeFalse();
    }

    [Fact]
    public async Task LeaseThatHasEndedCountsUntilAnotherOwnerTakesTheItem()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var lease = (await store.TakeAsync("g", "w", Minute, default))!;
        await EndLeasesAsync();
        (await store.ReadAsync("g", default)).Should().ContainSingle().Which.Status.Should().Be(LeaseStatus.Free);

        (await store.RenewAsync(lease, Minute, default)).Should().BeTrue();

        (await store.TakeAsync("g", "other", Minute, default)).Should().BeNull();
        (await store.CompleteAsync(lease, null, default)).Should().BeTrue();
    }

    [Fact]
    public async Task RenewedLeaseOutlivesItsFirstEnd()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var lease = (await store.TakeAsync("g", "w", Minute, default))!;
        (await store.RenewAsync(lease, 10 * Minute, default)).Should().BeTrue();
        await EndLeasesAsync();

        (await store.TakeAsync("g", "other", Minute, default)).Should().BeNull();
        (await store.ReadAsync("g", default)).Should().ContainSingle().Which.Should().Match<LeasedItem>(i => i.Status == LeaseStatus.Leased && i.Owner == "w");
    }

    [Fact]
    public async Task CompletionIsForGoodAndMayBeRepeated()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var lease = (await store.TakeAsync("g", "w", Minute, default))!;

        (await store.CompleteAsync(lease, "first", default)).Should().BeTrue();
        (await store.CompleteAsync(lease, "again", default)).Should().BeTrue("its answer may have been lost");
        await store.AddAsync("g", ["i"], default);
        await EndLeasesAsync();

        (await store.TakeAsync("g", "w", Minute, default)).Should().BeNull();
        (await store.TakeAsync("g", "i", "w", Minute, default)).Should().BeNull();
        (await store.RenewAsync(lease, Minute, default)).Should().BeFalse();
        (await store.ReleaseAsync(lease, default)).Should().BeFalse();
        (await store.ReadAsync("g", default)).Should().ContainSingle().Which.Result.Should().Be("first");
    }

    [Fact]
    public async Task ReleasedItemIsFreeAtOnceAndItsLeaseIsLost()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var lease = (await store.TakeAsync("g", "w", Minute, default))!;

        (await store.ReleaseAsync(lease, default)).Should().BeTrue();

        (await store.CompleteAsync(lease, "late", default)).Should().BeFalse();
        (await store.RenewAsync(lease, Minute, default)).Should().BeFalse();
        (await store.TakeAsync("g", "i", "w", Minute, default))!.Attempt.Should().Be(2);
    }

    [Fact]
    public async Task RemovedGroupIsGoneWithItsLeasesAndOthersStay()
    {
        var store = await CreateAsync();
        await store.AddAsync("a/1", ["i"], default);
        await store.AddAsync("a/2", ["i"], default);
        await store.AddAsync("b/1", ["i"], default);
        var lease = (await store.TakeAsync("a/1", "w", Minute, default))!;
        (await store.GroupsAsync("a/", default)).Should().Equal("a/1", "a/2");

        await store.RemoveAsync("a/1", default);

        (await store.GroupsAsync("a/", default)).Should().Equal("a/2");
        (await store.CompleteAsync(lease, null, default)).Should().BeFalse();
        (await store.ReadAsync("a/1", default)).Should().BeEmpty();
        (await store.GroupsAsync("c", default)).Should().BeEmpty();
    }

    [Fact]
    public async Task OversizedNamesAndResultsAreRefused()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var lease = (await store.TakeAsync("g", "w", Minute, default))!;

        var group = () => store.AddAsync(new string('ä', 501), ["i"], default);
        var item = () => store.AddAsync("g", [new string('x', 501)], default);
        var owner = () => store.TakeAsync("g", new string('x', 501), Minute, default);
        var result = () => store.CompleteAsync(lease, new string('x', RecurrentPostgresOptions.LargestRowBytes + 1), default);

        (await group.Should().ThrowAsync<StateStoreException>()).WithMessage("The group 'ää*...' has 1,002 bytes; expected at most 1,000. Give a shorter name.");
        await item.Should().ThrowAsync<StateStoreException>();
        await owner.Should().ThrowAsync<StateStoreException>();
        (await result.Should().ThrowAsync<StateStoreException>()).WithMessage("The result of 'i' in 'g' has 16,777,217 bytes; expected at most *");
        (await store.CompleteAsync(lease, "small", default)).Should().BeTrue();
    }

    [Fact]
    public async Task NamesAndDurationsThatCannotBeKeptAreRefused()
    {
        var store = await CreateAsync();

        var empty = () => store.AddAsync("", ["i"], default);
        var nul = () => store.AddAsync("g", ["a\0b"], default);
        var duration = () => store.TakeAsync("g", "w", TimeSpan.Zero, default);

        await empty.Should().ThrowAsync<ArgumentException>();
        (await nul.Should().ThrowAsync<ArgumentException>()).WithMessage("*U+0000*");
        await duration.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task CancelledCallIsCancelled()
    {
        var store = await CreateAsync();

        var take = () => store.TakeAsync("g", "w", Minute, new CancellationToken(canceled: true));

        await take.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<List<Lease>> TakeAllAsync(ILeaseStore store, string owner)
    {
        var taken = new List<Lease>();
        // A row that another taker is locking is passed over, so that the last ones may be seen by nobody for a moment.
        while (!await AllAreTakenAsync(store))
        {
            if (await store.TakeAsync("g", owner, Minute, default) is not { } lease)
                continue;
            taken.Add(lease);
            (await store.CompleteAsync(lease, owner, default)).Should().BeTrue();
        }

        return taken;
    }

    private static async Task<bool> AllAreTakenAsync(ILeaseStore store) => (await store.ReadAsync("g", default)).All(item => item.Status != LeaseStatus.Free);

    private static async Task<List<string?>> InTurnAsync(int times, Func<Task<Lease?>> take)
    {
        var items = new List<string?>();
        for (int i = 0; i < times; i++)
            items.Add((await take())?.Item);
        return items;
    }
}
