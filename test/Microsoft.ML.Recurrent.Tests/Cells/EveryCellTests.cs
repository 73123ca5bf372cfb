using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Cells;

/// <summary>Every cell, and cells of one's own, as what users have of them: a network that is fitted, scored, saved and loaded.</summary>
public sealed class EveryCellTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly MLContext _context = new(1);

    public static TheoryData<string> Cells => CellCases.Theory;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SavedHereLoadedThereScoresBitEqual()
    {
        var fitting = SyntheticRows.View(_context, shortest: 0);
        var data = SyntheticRows.View(_context);
        var scores = new Dictionary<string, string[]>();
        foreach (string cell in CellCases.Names)
        {
            var model = _context.BinaryClassification.Trainers.Recurrent(Deep(cell)).Fit(fitting);
            string file = cell.Replace(' ', '_');
            _context.Model.Save(model, data.Schema, Path.Combine(_folder, $"{file}.zip"));
            scores.Add(file, ScoreText.Of(model, data));
        }

        var (exitCode, output) = HostProcess.Run("score", _folder);

        exitCode.Should().Be(0, output);
        scores.Values.Select(lines => string.Join('\n', lines)).Distinct().Should().HaveCountGreaterThan(CellCases.Names.Count() - 3, "different cells score differently");
        foreach (var (file, lines) in scores)
            File.ReadAllLines(Path.Combine(_folder, $"{file}.scores")).Should().Equal(lines, file);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void RowAloneIsTheRowInABatch(string cell)
    {
        var columns = RaggedRows.Columns(valuesPerStep: 3, tokens: [6], statics: 1);
        var shape = Networks.Shape(Deep(cell), columns);
        var weights = Networks.Weights(shape);
        var rows = RaggedRows.Create(columns, RaggedRows.Lengths);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var network = new ManagedNetwork(shape, weights, path);
            float[][] together = RaggedRows.Score(network, rows, [.. Enumerable.Range(0, rows.Rows)]);

            together.SelectMany(row => row).Should().OnlyContain(value => float.IsFinite(value));
            for (int row = 0; row < rows.Rows; row++)
                RaggedRows.Score(network, rows, row)[0].Should().Equal(together[row]);
        }
    }

    [Theory]
    [InlineData("minlstm")]
    [InlineData("slstm")]
    [InlineData("slstm, heads")]
    public void QuotientsOfExtremeValuesAreNumbers(string cell)
    {
        var columns = RaggedRows.Columns(valuesPerStep: 3, tokens: [], statics: 0);
        var shape = Networks.Shape(Deep(cell), columns);
        var rows = RaggedRows.Create(columns, [6, 6, 6, 6]);
        for (int row = 0; row < rows.Rows; row++)
        {
            foreach (ref float value in rows.Values(row))
                value *= row % 2 == 0 ? 1000 : -1000;
        }

        foreach (var path in Enum.GetValues<SimdPath>())
            RaggedRows.Score(new ManagedNetwork(shape, Networks.Weights(shape), path), rows, [0, 1, 2, 3]).SelectMany(row => row).Should().OnlyContain(value => float.IsFinite(value));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void StepAfterStepIsOnePass(string cell)
    {
        var columns = RaggedRows.Columns(valuesPerStep: 3, tokens: [], statics: 0);
        var shape = Networks.Shape(Deep(cell) with { Bidirectional = false }, columns);
        var network = new ManagedNetwork(shape, Networks.Weights(shape));
        var rows = RaggedRows.Create(columns, [6, 6]);
        float[][] expected = RaggedRows.Score(network, rows, 0, 1);
        float[] states = new float[2 * 2 * shape.StateSize], logits = new float[2 * shape.Outputs];

        for (int step = 0; step < 6; step++)
        {
            var one = RaggedRows.Create(columns, [1, 1]);
            for (int row = 0; row < 2; row++)
                rows.Values(row).Slice(step * 3, 3).CopyTo(one.Values(row));
            var (batch, workspace) = (one.Pack([0, 1]), new NetworkWorkspace());
            batch.FirstStep = step;
            network.Score(batch, workspace, network.Step(batch, workspace, states), logits);
        }

        logits.Should().Equal(expected.SelectMany(row => row));
    }

    [Theory]
    [InlineData("lstm, peepholes")]
    [InlineData("grid lstm")]
    [InlineData("clockwork")]
    [InlineData("noise")]
    public void FitOnAnyNumberOfThreadsGivesTheSameWeights(string cell)
    {
        float[] Weights(int threads)
        {
            var options = Deep(cell);
            return Fits.WeightsOf(_context.BinaryClassification.Trainers.Recurrent(options with { Training = options.Training with { Threads = threads } })
                .Fit(SyntheticRows.View(_context)));
        }

        float[] one = Weights(1);

        Weights(2).Should().Equal(one);
        Weights(8).Should().Equal(one);
    }

    [Theory]
    [InlineData("minimal gated unit")]
    [InlineData("depth-gated lstm")]
    [InlineData("slstm, heads")]
    [InlineData("stateless")]
    public void FitByOperationsOfTorchIsTheManagedFit(string cell)
    {
        // Adam's steps are as large for the smallest gradient, and would make much of rounding.
        var managed = Deep(cell) with { Training = Deep(cell).Training with { Optimizer = RecurrentOptimizer.Sgd } };
        float[] Weights(TrainingOptions training) =>
            Fits.WeightsOf(_context.BinaryClassification.Trainers.Recurrent(managed with { Training = training }).Fit(SyntheticRows.View(_context)));

        float[] expected = Weights(managed.Training);

        Weights(managed.Training with { UseManagedKernels = false }).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-4);
        Weights(managed.Training with { TrainsAsOnDevice = true }).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void PlainLstmByItsEquationsIsTheLstm()
    {
        var data = SyntheticRows.View(_context);
        var lstm = SmallOptions.Lstm();

        var model = _context.BinaryClassification.Trainers.Recurrent(SmallOptions.Of(new RecurrentCellOptions(), "Values", "Label")).Fit(data);

        ScoreText.Of(model, data).Should().Equal(ScoreText.Of(_context.BinaryClassification.Trainers.Lstm(lstm).Fit(data), data));
    }

    [Fact]
    public void ContinuedFitKeepsTheCellAndRefusesAnother()
    {
        var data = SyntheticRows.View(_context);
        var options = Deep("slstm");
        var model = _context.BinaryClassification.Trainers.Recurrent(options).Fit(data);
        void Continue(Cell cell) => _context.BinaryClassification.Trainers.Recurrent(options with { Cell = cell }).Fit(data, continueFrom: model);

        Continue(new ScalarLstmCell());
        FluentActions.Invoking(() => Continue(new ScalarLstmCell { Heads = 2 })).Should().Throw<ArgumentException>().WithMessage(
            "*The cell 'slstm' has other equations than the one that the network was fitted with; give the same settings.*");
        FluentActions.Invoking(() => Continue(new MinGruCell())).Should().Throw<ArgumentException>().WithMessage("*The cell is mingru; the network was fitted with slstm.*");
    }

    [Fact]
    public void DescriptionNamesTheCell() => _context.BinaryClassification.Trainers.Recurrent(Deep("projection")).ToString()
        .Should().Be("projection binary classification trainer of 'Values': 8 units in each direction, 2 layers");

    /// <summary>Two layers, both directions, small.</summary>
    private static RecurrentCellOptions Deep(string cell) => SmallOptions.Of(new RecurrentCellOptions { Cell = CellCases.Named(cell) }, "Values", "Label", epochs: 1) with
    {
        HiddenSize = 8,
        Layers = 2,
        Bidirectional = true,
    };
}
