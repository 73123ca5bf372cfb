using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;

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
    public void ConvolutionOverMoreCharactersThanCanBeHeldIsRefused()
    {
        var shape = NetworkShape.Of(new GruOptions { Characters = SpelledRows.Options with { KernelSize = 64, HiddenSize = 16_384, EmbeddingSize = 1 } },
            SpelledRows.Columns with
            {
                Sequences = [SpelledRows.Columns.Sequences[0] with { Alphabet = new Alphabet(string.Concat(Enumerable.Range(0x4E00, 3000).Select(c => (char)c)), 5) }],
            }, outputs: 1);

        shape.Invoking(s => s.ThrowIfTooLarge()).Should().Throw<InvalidOperationException>().WithMessage(
            $"The convolution over the characters of column 'Text' takes {3003L * 64 * 16384} values, 3003 characters times 64 times 16384, but at most {Array.MaxLength - 64} can be held. "
            + "Use a smaller Characters.KernelSize or HiddenSize, or a larger MinimumCount.");
    }

    [Fact]
    public void OutputsOfALongHorizonBeyondMemoryAreRefused()
    {
        var shape = new NetworkShape(new GruOptions { HiddenSize = 64, Bidirectional = false }, valuesPerStep: 1, [], staticWidth: 0, outputs: 1 << 20) { HeadSteps = 1 << 12 };

        shape.Invoking(s => s.ThrowIfTooLarge()).Should().Throw<InvalidOperationException>().WithMessage("A row takes 4294967296 values in the head, 4096 times 1048576, *");
    }
}
