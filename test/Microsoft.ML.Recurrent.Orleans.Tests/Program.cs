// The tests' own program, which is started as a process of its own by those that kill one.
// silo <silo port> <gateway port> <settings>  a silo with its state and membership in PostgreSQL; it ends with its standard input
// experiment <journal> <files folder>         an experiment with its journal in PostgreSQL
using System.Globalization;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

return args switch
{
    ["silo", var port, var gateway, var settings] => await PostgresSilo.RunAsync(
        int.Parse(port, CultureInfo.InvariantCulture), int.Parse(gateway, CultureInfo.InvariantCulture), SiloSettings.Parse(settings)),
    ["experiment", var journal, var folder] => JournaledExperiments.Run(journal, folder),
    _ => 1,
};
