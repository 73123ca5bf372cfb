using CsCheck;
using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training.Optimizers;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

/// <summary>Pooling, dropout and the optimizers' sweeps read and write nothing but their memory.</summary>
public class PoolingGuardPageTests
{
    private static readonly Gen<(int Hidden, int[] Lengths)> _shapes =
        Gen.Select(Gen.Int[1, 70], Gen.Int[0, 12].Array[1, 20].Select(lengths => lengths.OrderDescending().ToArray()));

    public static TheoryData<SequencePooling, bool> Poolings { get; } = new()
    {
        { SequencePooling.Last, false }, { SequencePooling.Last, true }, { SequencePooling.Mean, false }, { SequencePooling.Mean, true },
        { SequencePooling.Max, false }, { SequencePooling.Max, true },
    };

    [Theory]
    [MemberData(nameof(Poolings))]
    public void Pooling(SequencePooling pooling, bool atEnd) => _shapes.Sample(
        shape =>
        {
            var packing = Packing.FromSortedLengths(shape.Lengths);
            int width = shape.Hidden * 2;
            using var outputs = GuardedMemory.Random(packing.TotalSteps * width, atEnd, new Random(shape.Hidden));
            using GuardedMemory pooled = new(packing.Rows * width, atEnd), scored = new(packing.Rows * width, atEnd), gradient = new(outputs.Count, atEnd);
            var options = new GruOptions { HiddenSize = shape.Hidden, Bidirectional = true, Pooling = pooling };

            var pass = new PoolingPass(pooling, packing, shape.Hidden, width);
            pass.Forward(outputs.Span, pooled.Span);
            pass.Backward(pooled.Span, gradient.Span);
            SequencePooler.Pool(new NetworkShape(options, 1, [], 0, 1), packing, outputs.Span, scored.Span);

            scored.Span.ToArray().Should().Equal(pooled.Span.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        },
        iter: 60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sweeps(bool atEnd) => Gen.Int[1, 200].Sample(
        count =>
        {
            var random = new Random(count);
            using GuardedMemory parameters = GuardedMemory.Random(count, atEnd, random), gradient = GuardedMemory.Random(count, atEnd, random);
            using GuardedMemory first = new(count, atEnd), second = new(count, atEnd), mask = new(count, atEnd);

            Sweep(new AdamStep(0.1, 1, 0.01, 0.01), parameters, gradient, first, second);
            Sweep(new SgdStep(0.1, 0.9, 0.01), parameters, gradient, first, second);
            second.Span.Clear();
            Sweep(new RmsPropStep(0.1, 0.9, 0.01), parameters, gradient, first, second);
            new DropoutMask(count).Fill(mask.Span, 0.5);

            parameters.Span.ToArray().Should().NotContain(value => !float.IsFinite(value));
            mask.Span.ToArray().Should().NotContain(value => value != 0 && value != 2);
        },
        iter: 100);

    private static void Sweep<TStep>(TStep step, GuardedMemory parameters, GuardedMemory gradient, GuardedMemory first, GuardedMemory second)
        where TStep : struct, IOptimizerStep
    {
        StepSweep<TStep>.Apply(step, 0.5f, gradient.Span, parameters.Span, first.Span, second.Span);
        StepSweep<TStep>.Replay([step, step], parameters.Span, first.Span, second.Span);
        StepSweep<TStep>.Coast([new CoastingStep(1, 0.1f, 1)], parameters.Span, first.Span, second.Span);
    }
}
