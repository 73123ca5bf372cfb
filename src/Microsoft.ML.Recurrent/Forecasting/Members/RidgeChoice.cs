using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Chooses the form of the linear map: that of the least loss on the validation split, as the training split says little of how a drift goes on; by
/// generalized cross-validation without one. A drift has to do better by a fraction that goes as the split gets longer.</summary>
/// <param name="model">The forecaster, whose scales are used.</param>
/// <param name="reach">Rows up to an origin that may be read.</param>
internal sealed class RidgeChoice(FittedForecast model, long reach)
{
    private const double DriftSurcharge = 0.2;

    /// <param name="fitted">The same map in each form.</param>
    /// <param name="validation">The split's origins.</param>
    /// <param name="stretches">Horizons that fit one after another into the split.</param>
    public FittedRidge Of(IReadOnlyList<FittedRidge> fitted, IReadOnlyList<LabelledOrigin> validation, double stretches)
    {
        if (validation.Count == 0)
            return fitted.MinBy(ridge => ridge.Score)!;
        var errors = new MemberErrorsFit(model, reach);
        return fitted.MinBy(ridge => errors.Loss(errors.Of(ridge.Map, validation))
            * (1 + (ridge.Form.HasDrift ? DriftSurcharge / Math.Max(1, stretches) : 0)))!;
    }
}
