namespace Microsoft.ML.Recurrent.Training;

/// <summary>The learning rate of every optimizer step, as the schedule has it.</summary>
internal sealed class LearningRate(TrainingOptions options, long totalSteps)
{
    private const double PlateauFactor = 0.5;

    // Smith & Topin's cycle: three tenths of the way up from 1/25 of the full rate, then down to 1/10,000 of where it began.
    private const double WarmUpShare = 0.3;
    private const double StartDivisor = 25;
    private const double EndDivisor = 10_000;

    private double _factor = 1;

    /// <param name="step">Optimizer steps done, from 0.</param>
    public double At(long step)
    {
        double full = options.LearningRate, done = totalSteps <= 1 ? 0 : Math.Min(1, step / (double)(totalSteps - 1));
        return options.Schedule switch
        {
            LearningRateSchedule.Plateau => full * _factor,
            LearningRateSchedule.Cosine => Between(full, 0, done),
            LearningRateSchedule.OneCycle => done < WarmUpShare
                ? Between(full / StartDivisor, full, done / WarmUpShare)
                : Between(full, full / StartDivisor / EndDivisor, (done - WarmUpShare) / (1 - WarmUpShare)),
            _ => full,
        };
    }

    /// <summary>Halves the rate.</summary>
    public void Reduce() => _factor *= PlateauFactor;

    private static double Between(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
