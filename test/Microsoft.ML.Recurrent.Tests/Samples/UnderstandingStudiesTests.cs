using UnderstandingLstm;
using UnderstandingLstm.Charts;
using UnderstandingLstm.Studies;

namespace Microsoft.ML.Recurrent.Tests.Samples;

/// <summary>The parts of the sample's studies.</summary>
public sealed class UnderstandingStudiesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly Progress _progress = new(TextWriter.Null, live: true);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void SpreadIsTheMedianBetweenTheLowestAndTheHighest()
    {
        Spread.Of([3, 1, 2]).Should().Be(new Spread(2, 1, 3));
        Spread.Of([4, 1, 2, 3]).Should().Be(new Spread(2.5, 1, 4));
    }

    [Fact]
    public void FitsRunOnceEach()
    {
        int[] runs = new int[20];

        SideBySide.Run("fits", runs.Length, i => Interlocked.Increment(ref runs[i]), _progress, CancellationToken.None);

        runs.Should().AllBeEquivalentTo(1);
    }

    [Fact]
    public void FailureOfAFitIsThrownAsItIs()
    {
        var run = () => SideBySide.Run("fits", 4, _ => throw new InvalidOperationException("no rows"), _progress, CancellationToken.None);

        run.Should().Throw<InvalidOperationException>().WithMessage("no rows");
    }

    [Fact]
    public void CancellationEndsTheStudy()
    {
        using var cancellation = new CancellationTokenSource();
        var run = () => SideBySide.Run("fits", 1000, _ => { cancellation.Cancel(); cancellation.Token.ThrowIfCancellationRequested(); }, _progress, cancellation.Token);

        run.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void GapChartIsAPictureInBothFormats()
    {
        string path = Path.Combine(_folder.FullName, "gap");

        GapChart.Save([new GapCurve("RNN", [2, 40], [new Spread(1, 1, 1), new Spread(0.5, 0.4, 0.6)])], chance: 0.125, path);

        File.ReadAllBytes($"{path}.png").Should().StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']);
        File.ReadAllText($"{path}.svg").Should().Contain("<svg");
    }
}
