namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The fit of one fold of a trial, from its checkpoint where there is one. Its measurements go to the experiment.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="trial">The trial before the attempt.</param>
/// <param name="fold">The fold.</param>
/// <param name="checkpointPath">The fold's checkpoint; null for none.</param>
/// <param name="record">Takes a measurement, and gives a reason to pause, or null.</param>
internal sealed class FoldFit(ExperimentPlan plan, Trial trial, int fold, string? checkpointPath, Func<TrialMeasurement, string?> record)
{
    /// <summary>The reason for which the fit ended or was paused.</summary>
    public string Ending { get; private set; } = "";

    /// <returns>The model, or null where the fit was paused.</returns>
    public ITransformer? Run(MLContext context, TrialPipeline pipeline, TrialFold rows, CancellationToken cancellation)
    {
        var fit = new FitContext
        {
            Observers = [new TrialObserver(pipeline.FigureOf(plan.Metric.IsHigherBetter), OnMeasured, plan.MaximumMemory)],
            CheckpointPath = checkpointPath,
            CheckpointOnCancellation = checkpointPath is not null,
            Resume = Checkpoint(),
            CancellationToken = cancellation,
        };
        try
        {
            var model = pipeline.Fit(context, rows.Training, rows.Validation, fit);
            Ending = HistoryOf(model).StopReason;
            return model;
        }
        catch (FitPausedException e)
        {
            Ending = e.Reason;
            return null;
        }
        catch (IOException e) when (e.InnerException is { } cause && checkpointPath is not null && e.Message.StartsWith(Errors.NoCheckpoint(checkpointPath), StringComparison.Ordinal))
        {
            // The path is the experiment's own: no option of the user names it.
            throw new IOException(
                $"The checkpoint of trial {trial.Number} cannot be written to '{checkpointPath}': {cause.Message} Make room, or make the folder writable, and run the experiment again"
                + $"{(plan.Journal is null ? "" : " with the same folder")}.", e);
        }
    }

    /// <summary>A checkpoint that is damaged, or has measured what the journal does not know, costs time alone: the fold is fitted from its beginning, and what was measured
    /// of it stays.</summary>
    private TrainingState? Checkpoint()
    {
        try
        {
            var state = File.Exists(checkpointPath) ? TrainingState.Load(checkpointPath) : null;
            int made = state is null ? 0 : TrialObserver.MeasurementsOf(state);
            if (made <= Known)
                return state;
            plan.Log($"Trial {trial.Number} begins fold {fold} again: its checkpoint has {made} measurements, of which the journal knows {Known}.");
        }
        catch (FormatException e)
        {
            plan.Log($"Trial {trial.Number} begins fold {fold} again: {e.Message}");
        }

        return null;
    }

    /// <summary>The measurements of the fold that the journal has.</summary>
    private int Known => trial.Measurements.Count(m => m.Fold == fold);

    /// <summary>A measurement that the journal has already, of an attempt before, is not recorded again: it is the same.</summary>
    private string? OnMeasured(int measurement, int epoch, double figure) => measurement < Known ? null : record(new TrialMeasurement(epoch, fold, figure));

    private static TrainingHistory HistoryOf(ITransformer model) => ModelParts.Of(model)
        .Select(part => part is RecurrentTransformer rows ? rows.History : (part as ForecastingTransformer)?.History).OfType<TrainingHistory>().Last();
}
