using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Cells;

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
