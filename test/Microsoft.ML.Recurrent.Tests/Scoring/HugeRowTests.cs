using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

/// <summary>A row that is too long for memory is an error that says so, whatever 32 bits make of its size.</summary>
[Collection(ProcessWide.Name)]
public class HugeRowTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(1, 16_777_217, 256, false)]
    [InlineData(1, 16_777_216, 256, false)]
    [InlineData(1, 1_048_577, 4_096, false)]
    [InlineData(1, 16_800_000, 128, true)]
    [InlineData(64, 16_778_240, 256, false)]
    [InlineData(64, 9_000_000, 300, false)]
    public void BatchBeyondMemoryIsRefusedBeforeAnythingIsReserved(int rows, int steps, int hidden, bool bidirectional)
    {
        var workspace = new NetworkWorkspace();
        var shape = new NetworkShape(new RnnOptions { HiddenSize = hidden, Bidirectional = bidirectional }, 1, [], 0, 1);
        int width = bidirectional ? 2 * hidden : hidden;

        var begin = () => workspace.Begin(steps, rows, shape);

        begin.Should().Throw<InvalidOperationException>().WithMessage(
            $"{(rows == 1 ? "A row" : $"A batch of {rows} rows")} with {steps} steps at {width} values per step has {(long)steps * width} values, *");
        workspace.Length.Should().Be(0);
    }

    [Fact]
    public void RowBeyondMemoryIsOneClearErrorOfTransform()
    {
        var options = SmallOptions.Rnn() with { HiddenSize = 256 };
        var fitted = _context.Transforms.Rnn(options).Fit(View(20, 3));
        using var cursor = fitted.Transform(View(1, 16_777_217)).GetRowCursor(fitted.GetOutputSchema(View(1, 1).Schema));

        cursor.Invoking(c => c.MoveNext()).Should().Throw<InvalidOperationException>().WithMessage("A row with 16777217 steps at 256 values per step *");
    }

    [Fact]
    public void ValidationRowBeyondMemoryIsOneClearErrorOfFit()
    {
        var options = SmallOptions.Rnn(epochs: 1) with { HiddenSize = 256 };

        _context.Transforms.Rnn(options).Invoking(e => e.Fit(View(20, 3), View(2, 16_777_217, 5)))
            .Should().ThrowExactly<InvalidOperationException>().WithMessage("A row with 16777217 steps at 256 values per step *")
            .Which.StackTrace.Should().Contain("Microsoft.ML.Recurrent.Scoring", "it is the first error, thrown where it arose");
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void ManyLongValidationRowsAreMeasuredOneByOne()
    {
        var options = SmallOptions.Rnn(epochs: 1) with { HiddenSize = 256 };

        var fitted = _context.Transforms.Rnn(options).Fit(View(20, 3), View(64, 262_160));

        fitted.History[0].ValidationLoss.Should().BePositive();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TrainingBatchBeyondATensorIsRefusedBeforeTheFirstStep(bool managed)
    {
        var training = new TrainingOptions { MaximumEpochs = 1, BatchSize = 32, ValidationFraction = 0, UseManagedKernels = managed };
        var options = SmallOptions.Rnn() with { HiddenSize = 256, Training = training, LayerDropout = 0.1, Layers = 2 };

        _context.Transforms.Rnn(options).Invoking(e => e.Fit(View(32, 65_537)))
            .Should().Throw<InvalidOperationException>().WithMessage(
                "A batch of 32 rows with 2097184 steps at 256 values per step has 536879104 values, but at most 536870911 can be held at once. "
                + "Lower Training.BatchSize, use shorter sequences, or set Training.UseManagedKernels to false.");
    }

    [Fact]
    public void AttentionOfManyHeadsBeyondATensorIsRefusedBeforeTheFirstStep()
    {
        var training = new TrainingOptions { MaximumEpochs = 1, BatchSize = 32, ValidationFraction = 0 };
        var options = SmallOptions.Rnn() with { HiddenSize = 1, Training = training, Pooling = SequencePooling.Attention, AttentionHeads = 64 };

        _context.Transforms.Rnn(options).Invoking(e => e.Fit(View(32, 262_145)))
            .Should().Throw<InvalidOperationException>().WithMessage("A batch of 32 rows with 8388640 steps at 64 values per step has 536872960 values, *");
    }

    [Fact]
    public void OneLongRowDoesNotStayInMemory()
    {
        var options = SmallOptions.Rnn() with { HiddenSize = 64 };
        using var engine = _context.Model.CreatePredictionEngine<Row, Features>(_context.Transforms.Rnn(options).Fit(View(20, 3)));
        var usual = new Row { Values = [1, 2, 3] };
        engine.Predict(usual);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        engine.Predict(new Row { Values = new float[400_000] });
        long full = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 1000; i++)
            engine.Predict(usual);

        full.Should().BeGreaterThan(before + (100 << 20), "the long row takes memory while it is scored");
        GC.GetTotalMemory(forceFullCollection: true).Should().BeLessThan(before + (4 << 20));
    }

    private IDataView View(int rows, params int[] steps) => _context.Data.LoadFromEnumerable(
        Enumerable.Range(0, rows).Select(row => new Row { Label = row % 2 == 0, Values = new float[steps[row % steps.Length]] }));

    private sealed class Row
    {
        public bool Label { get; set; }

        public float[] Values { get; set; } = [];
    }

    private sealed class Features
    {
        [ColumnName("Features")]
        [VectorType(64)]
        public float[] Values { get; set; } = [];
    }
}
