namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>The loss that weights are expected to have above others, or below: the mean difference over origins, and standard errors of it, so that a gain counts only as
/// far as it is steady from origin to origin (the rule of one standard error of Breiman et al. 1984). Origins whose horizons overlap go wrong together, so only horizons
/// that fit one after another count as independent.</summary>
/// <param name="stretches">Horizons that fit one after another, over all series.</param>
/// <param name="errors">Standard errors that are added.</param>
internal struct ExpectedLoss(double stretches, double errors)
{
    private double _sum;
    private double _means;
    private double _squares;
    private int _count;
    private int _origins;

    /// <param name="difference">The sum of the losses after an origin, less that of what is compared with.</param>
    /// <param name="count">Losses after it, 1 at least.</param>
    public void Add(double difference, int count)
    {
        double mean = difference / count;
        (_sum, _count) = (_sum + difference, _count + count);
        (_means, _squares, _origins) = (_means + mean, _squares + mean * mean, _origins + 1);
    }

    /// <summary>∞ where a single origin tells of a difference; 0 where there is none.</summary>
    public readonly double Difference
    {
        get
        {
            if (_squares == 0)
                return 0;
            if (_origins < 2)
                return double.PositiveInfinity;
            double variance = Math.Max(0, _squares - _means * _means / _origins) / (_origins - 1);
            return _sum / _count + errors * Math.Sqrt(variance / stretches);
        }
    }
}
