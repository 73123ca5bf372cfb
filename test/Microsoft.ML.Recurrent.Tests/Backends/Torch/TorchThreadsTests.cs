using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

[Collection(ProcessWide.Name)]
public class TorchThreadsTests
{
    [Fact]
    public void OnlyTheLendersOwnNumberChangesAndOnlyForAWhile()
    {
        int before = torch.get_num_threads();
        int own = OnNewThread(() =>
        {
            // More than one, whatever the machine's cores.
            torch.set_num_threads(3);
            using (TorchThreads.Lend())
            {
                torch.get_num_threads().Should().Be(1);
                OnNewThread(torch.get_num_threads).Should().Be(3);
                TorchThreads.Count.Should().Be(Math.Min(3, Environment.ProcessorCount));
                TorchThreads.Lend().Should().BeNull("there is nothing left to lend");
                torch.get_num_threads().Should().Be(1);
            }

            OnNewThread(torch.get_num_threads).Should().Be(3);
            return torch.get_num_threads();
        });
        torch.set_num_threads(before);
        own.Should().Be(3);
    }

    [Fact]
    public void ThreadsThatBeginMeanwhileHaveTheDefault()
    {
        if (!OperatingSystem.IsLinux())
            return; // Elsewhere the process's default is set for an instant, as the documentation says.
        int usual = OnNewThread(torch.get_num_threads), before = torch.get_num_threads();
        torch.set_num_threads(3);
        using var stop = new CancellationTokenSource();
        var lender = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                TorchThreads.Lend()!.Dispose();
        });
        lender.Start();

        int[] seen = [.. Enumerable.Range(0, 2000).Select(_ => OnNewThread(torch.get_num_threads)).Distinct()];

        stop.Cancel();
        lender.Join();
        torch.set_num_threads(before);
        seen.Should().Equal(3);
        usual.Should().BePositive();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheLendersWorkIsDoneByItsOwnThread(bool lends)
    {
        if (!OperatingSystem.IsLinux())
            return;
        int started = OnNewThread(() =>
        {
            torch.set_num_threads(6);
            using var loan = lends ? TorchThreads.Lend() : null;
            using var scope = torch.NewDisposeScope();
            int before = NativeThreads();
            var a = torch.rand(700, 700);
            torch.exp(a.matmul(a)).sum();
            return NativeThreads() - before;
        });

        // A team of six has five threads more; the runtime may start one or two of its own meanwhile.
        (started >= 4).Should().Be(!lends);

        static int NativeThreads() => Directory.GetDirectories("/proc/self/task").Length;
    }

    private static int OnNewThread(Func<int> what)
    {
        int result = 0;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = what();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw failure;
    }
}
