using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Tests.Network;

/// <summary>Sizes beyond 32 bits are refused with what they are made of, before anything is made of them.</summary>
public class NetworkSizeTests
{
    [Fact]
    public void HeadThatReadsMoreStaticFeaturesThanCanBeHeldIsRefused()
    {
        var shape = new NetworkShape(new GruOptions { HiddenSize = 64, Bidirectional = false }, valuesPerStep: 1, [], staticWidth: int.MaxValue - 10, outputs: 2);

        shape.Invoking(s => s.ThrowIfTooLarge()).Should().Throw<InvalidOperationException>().WithMessage(
            $"The head reads {int.MaxValue + 54L} values of a row, {int.MaxValue - 10} of them of static columns, but at most {Array.MaxLength - 64} can be held. "
            + "Use fewer or shorter static columns.");
    }

    [Fact]
    public void OutputsOfALongHorizonBeyondMemoryAreRefused()
    {
        var shape = new NetworkShape(new GruOptions { HiddenSize = 64, Bidirectional = false }, valuesPerStep: 1, [], staticWidth: 0, outputs: 1 << 20) { HeadSteps = 1 << 12 };

        shape.Invoking(s => s.ThrowIfTooLarge()).Should().Throw<InvalidOperationException>().WithMessage("A row takes 4294967296 values in the head, 4096 times 1048576, *");
    }
}
