namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>Finds all that is wrong with options, those within other records included.</summary>
internal static class OptionsFaults
{
    public static IEnumerable<string> Of(object? options) => options switch
    {
        null => [],
        RecurrentOptions rows => OptionsValidation.Violations(rows),
        ForecastingOptions forecasts => ForecastingOptionsValidation.Violations(forecasts),
        _ => OptionPath.Settable(options.GetType()).Where(p => p.IsDefined(typeof(SearchSpace.NestOptionAttribute), inherit: false)).SelectMany(p => Of(p.GetValue(options))),
    };
}
