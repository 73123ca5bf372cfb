using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Interop;

public class PipelinePartsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void PartsAreThoseOfChainsWithinChains()
    {
        var copy = _context.Transforms.CopyColumns("Copy", "Values");
        var lstm = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm());

        PipelineParts.Of(copy.Append(copy.Append(lstm))).Should().Equal(copy, copy, lstm);
        PipelineParts.Of(lstm).Should().Equal(lstm);
    }

    [Fact]
    public void FittedChainIsTheOneThatMLNetFits()
    {
        var lstm = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Copy"));
        var chain = _context.Transforms.CopyColumns("Copy", "Values").Append(_context.Transforms.CopyColumns("Label", "Label"), TransformerScope.TrainTest)
            .AppendCacheCheckpoint(_context).Append(lstm);
        var rows = SyntheticRows.View(_context);

        var fitted = new PipelineFit(_context, lstm, new FitContext()).Run(chain, rows, validation: null);

        var scores = fitted.Should().BeOfType<TransformerChain<RecurrentTransformer>>().Which;
        scores.GetModelFor(TransformerScope.Scoring).Should().HaveCount(2);
        scores.Transform(rows).GetColumn<float>("Score").Should().Equal(chain.Fit(rows).Transform(rows).GetColumn<float>("Score"));
    }

    [Fact]
    public void ValidationRowsPassTheEstimatorsBeforeTheNetwork()
    {
        var lstm = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Copy"));
        var chain = _context.Transforms.CopyColumns("Copy", "Values").Append(lstm);

        var fitted = new PipelineFit(_context, lstm, new FitContext()).Run(chain, SyntheticRows.View(_context), SyntheticRows.View(_context, seed: 2));

        ((TransformerChain<RecurrentTransformer>)fitted!).LastTransformer.History.Should().OnlyContain(epoch => epoch.ValidationLoss != null);
    }

    [Fact]
    public void PausedFitLeavesTheRestUnfitted()
    {
        var lstm = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm());
        var chain = lstm.Append(_context.Transforms.CopyColumns("Other", "Missing"));
        var pause = new FitRecorder { BatchEnd = (_, control) => control.RequestPause("Enough.") };

        var fit = () => new PipelineFit(_context, lstm, new FitContext { Observers = [pause] }).Run(chain, SyntheticRows.View(_context), null);

        fit.Should().Throw<FitPausedException>().Which.Reason.Should().Be("Enough.");
    }

    [Fact]
    public void JoinedRowsAreThoseOfBothViews() => JoinedRows.Of(_context, SyntheticRows.View(_context, 3), SyntheticRows.View(_context, 2, seed: 2)).GetColumn<float>("Target")
        .Should().Equal(SyntheticRows.Create(3).Concat(SyntheticRows.Create(2, seed: 2)).Select(row => row.Target));
}
