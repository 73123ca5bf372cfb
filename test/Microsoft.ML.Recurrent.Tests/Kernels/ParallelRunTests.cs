using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public class ParallelRunTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    [InlineData(100, 4)]
    public void EveryItemRunsOnceUnderAWorkerBelowTheLimit(int items, int workers)
    {
        var work = new Recorder(items);
        for (int round = 1; round <= 50; round++)
        {
            ParallelRun.Execute(work, items, workers);
            work.Runs.Should().AllBeEquivalentTo(round);
        }

        work.LargestWorker.Should().BeLessThan(workers);
    }

    [Fact]
    public void NoTwoItemsRunUnderOneWorkerAtATime()
    {
        var work = new Recorder(200);
        ParallelRun.Execute(work, 200, 4);
        work.Overlaps.Should().Be(0);
    }

    /// <summary>Helpers that look out for the next piece of work are offered several at a time, small and large, some of which fail.</summary>
    [Fact]
    public void HelpersThatStayAwakeServeManyCallersAtATime()
    {
        using var errors = new BlockingCollection<Exception>();
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(caller => new Thread(() =>
        {
            try
            {
                for (int round = 0; round < 400; round++)
                    RunOnce(items: 1 + (caller * 7 + round) % 12, workers: 1 + round % 4);
            }
            catch (Exception e)
            {
                errors.Add(e);
            }
        }))];
        Array.ForEach(callers, c => c.Start());
        Array.ForEach(callers, c => c.Join());
        errors.Should().BeEmpty();

        static void RunOnce(int items, int workers)
        {
            var work = new Recorder(items);
            ParallelRun.Execute(work, items, workers, lingers: true);
            work.Runs.Should().AllBeEquivalentTo(1);
            work.LargestWorker.Should().BeLessThan(workers);
            work.Overlaps.Should().Be(0);
            var fails = () => ParallelRun.Execute(new Failing(), items, workers, lingers: true);
            if (items > 7)
                fails.Should().Throw<InvalidOperationException>();
            else
                fails.Should().NotThrow();
        }
    }

    [Fact]
    public void AnErrorReachesTheCaller()
    {
        var run = () => ParallelRun.Execute(new Failing(), 20, 4);
        run.Should().Throw<InvalidOperationException>().WithMessage("item 7");
    }

    private sealed class Recorder(int items) : IParallelWork
    {
        private readonly int[] _inside = new int[16];
        private int _overlaps;
        private int _largestWorker;

        public int[] Runs { get; } = new int[items];

        public int Overlaps => _overlaps;

        public int LargestWorker => _largestWorker;

        public void Execute(int item, int worker)
        {
            if (Interlocked.Increment(ref _inside[worker]) > 1)
                Interlocked.Increment(ref _overlaps);
            Thread.SpinWait(200);
            Interlocked.Increment(ref Runs[item]);
            for (int seen = _largestWorker; seen < worker; seen = _largestWorker)
                Interlocked.CompareExchange(ref _largestWorker, worker, seen);
            Interlocked.Decrement(ref _inside[worker]);
        }
    }

    private sealed class Failing : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            if (item == 7)
                throw new InvalidOperationException("item 7");
        }
    }
}
