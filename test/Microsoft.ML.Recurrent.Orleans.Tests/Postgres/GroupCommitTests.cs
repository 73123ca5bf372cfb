using Microsoft.ML.Recurrent.Orleans.Postgres;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Postgres;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task RequestsThatComeWhileAGroupIsUnderWayShareTheNextOne()
    {
        var groups = new List<int>();
        var first = new TaskCompletionSource();
        await using var commit = new GroupCommit<Request, int>(SendAsync, lanes: 1, maximumSize: 100, capacity: 1000);
        Request[] requests = [.. Enumerable.Range(0, 61).Select(i => new Request(i))];

        commit.TryAdd(requests[0]).Should().BeTrue();
        while (groups.Count == 0)
            await Task.Delay(1);
        foreach (var request in requests.Skip(1))
            commit.TryAdd(request).Should().BeTrue();
        first.SetResult();
        int[] results = await Task.WhenAll(requests.Select(r => r.Result));

        groups.Should().Equal(1, 60);
        results.Should().Equal(Enumerable.Range(0, 61));

        async Task SendAsync(IReadOnlyList<Request> group)
        {
            groups.Add(group.Count);
            await first.Task;
            foreach (var request in group)
                request.Succeed(request.Number);
        }
    }

    [Fact]
    public async Task GroupsHaveAtMostTheirSizeAndMoreThanMayWaitAreRefused()
    {
        var groups = new List<int>();
        var gate = new TaskCompletionSource();
        await using var commit = new GroupCommit<Request, int>(SendAsync, lanes: 1, maximumSize: 4, capacity: 8);
        Request[] requests = [.. Enumerable.Range(0, 20).Select(i => new Request(i))];
        commit.TryAdd(requests[0]);
        while (groups.Count == 0)
            await Task.Delay(1);

        bool[] added = [.. requests.Skip(1).Select(commit.TryAdd)];
        gate.SetResult();
        await Task.WhenAll(requests.Take(9).Select(r => r.Result));

        added.Count(isAdded => isAdded).Should().Be(8);
        groups.Should().Equal(1, 4, 4);

        async Task SendAsync(IReadOnlyList<Request> group)
        {
            groups.Add(group.Count);
            await gate.Task;
            foreach (var request in group)
                request.Succeed(0);
        }
    }

    [Fact]
    public async Task GroupThatFailsFailsItsOwnRequestsAndTheNextOneIsSent()
    {
        await using var commit = new GroupCommit<Request, int>(SendAsync, lanes: 1, maximumSize: 1, capacity: 8);
        var (bad, good) = (new Request(0), new Request(1));

        commit.TryAdd(bad);
        commit.TryAdd(good);

        await bad.Awaiting(b => b.Result).Should().ThrowAsync<IOException>();
        (await good.Result).Should().Be(1);

        static Task SendAsync(IReadOnlyList<Request> group)
        {
            if (group[0].Number == 0)
                throw new IOException("away");
            group[0].Succeed(group[0].Number);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task RequestsThatWaitWhenItEndsAreSent()
    {
        var commit = new GroupCommit<Request, int>(SendAsync, lanes: 2, maximumSize: 3, capacity: 100);
        Request[] requests = [.. Enumerable.Range(0, 50).Select(i => new Request(i))];
        foreach (var request in requests)
            commit.TryAdd(request);

        await commit.DisposeAsync();

        requests.Should().OnlyContain(r => r.Result.IsCompletedSuccessfully);
        commit.TryAdd(new Request(0)).Should().BeFalse();

        static async Task SendAsync(IReadOnlyList<Request> group)
        {
            await Task.Yield();
            foreach (var request in group)
                request.Succeed(0);
        }
    }

    private sealed class Request(int number) : Grouped<int>
    {
        public int Number => number;
    }
}
