"""Headings that councils gave their columns, by the field that they meant.

They are facts of published files: the Local Government Transparency Code's own names, the index
of the aliases of seventeen bodies by Open Innovations (ODI Leeds), 360Giving, and the files that
the tests read. Slips of the pen are kept where they were published.
"""

from collections.abc import Mapping

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "supplier": (
        "Supplier name", "SupplierName", "Supplier Name(T)", "Supplier(Beneficiary) Name",
        "Beneficiary", "BeneficiaryName", "Benificiary Name", "Beneficiary Name", "Vendor",
        "Vendor Name", "Supplier Text", "Supplier ID(T)", "Suuplier ID (T)", "Name", "Payee",
        "SUPPLIER FINAL", "Supplier Company Name", "Creditor", "Creditor Name", "Contractor",
        "Merchant", "Merchant Name", "Redacted supplier name",
    ),
    "amount": (
        "Net amount", "NetAmount", "Net Amount £", "Net Amount(£)", "Net", "£ (net)", "£",
        "Invoice Line Value (net of VAT)", "Amount Excluding VAT", "Amount excl VAT",
        "Amount Paid", "Total Invoice Amount", "Payment amount", "Line amount", "Value", "TOTAL",
        "Amount Awarded", "Invoice amount", "Net value",
    ),
    "paid_on": (
        "Date", "Date paid", "DatePaid", "Pay date", "Payment date", "PaymentDate",
        "Date of payment", "Transaction date", "Clearing date", "Invoice Payment Date",
        "Updated", "Inv Date", "Invoice date", "Posting date",
    ),
    "period": (
        "Month", "Financial period", "Time Period", "Year", "Calendar Year", "Academic Year",
        "Time Range", "Date Range", "Financial year", "Reporting period", "Quarter",
    ),
    "body": (
        "Body name", "OrganisationLabel", "Body", "Organisation Name", "Authority Name", "Entity",
        "Purchasing Body", "org_short_name", "Funding Org:Name",
    ),
    "body_code": (
        "OrganisationURI", "Organisation code", "Body", "nwod_id_uri_code", "Departmental Family",
    ),
    "unit": (
        "OrganisationalUnit", "Organisational Unit", "Service Label", "ServiceLabel",
        "Service Label(T)", "Directorate", "Directotate", "Directorate Name", "Department",
        "Department Area", "Expense Area", "Strategic Group", "Strgrpcc(T)", "Strgrp(T)",
        "Nstrg(T)", "Service Cost Centre",
    ),
    "service": (
        "Service", "Service Area", "ServiceCategoryLabel", "Service divison label",
        "Service division label", "Service Code", "Cost centre",
    ),
    "supplier_ref": ("Supplier ID", "Vendor ID", "Supplier number", "Creditor number"),
    "supplier_postcode": ("Supplier Post Code", "Vendor postcode"),
    "company_number": (
        "CompaniesHouseRegistrationNumber", "Company number", "Companies House number",
        "Company Registration Number", "Supplier Registered Company Number", "CompanyNumber",
        "Recipient Org:Company Number", "Company No", "registered number",
    ),
    "charity_number": (
        "CharityCommissionNumber", "Charity number", "Supplier Registered Charity Number",
        "Registered charity number", "Charity Registration Number", "Charity No",
        "Recipient Org:Charity Number",
    ),
    "other_number": (
        "OtherSupplierID", "BeneficiaryOtherID", "Mutuals number", "Registration number",
        "Company / Charity Number", "Supplier Company/Charity No.",
    ),
    "vat_number": ("VAT Registration Number", "VAT No"),
    "transaction": (
        "Transaction number", "TransactionNumber", "Transaction No.", "TransNo", "Document No",
        "SAP Document Number", "Internal Ref Number", "HBC ref no", "HBC Ref No.", "Ref",
        "Reference", "Payment reference", "Voucher number", "nwod_id",
    ),
    "line": ("Line", "Sequence no", "Line number", "Line no"),
    "invoice": ("Invoice Number", "Supplier invoice number", "Invoice reference"),
    "gross": ("Gross amount", "Gross", "Amount including VAT"),
    "vat": (
        "Irrecoverable VAT", "IrrecoverableVATAmount", "IrrecoverableVAT", "Unrecoverable VAT",
        "Unrecoverabl e VAT", "VAT amount",
    ),
    "purpose": (
        "Purpose of Spend", "Purpose of Spend (Summary)", "Description", "Narrative", "Details",
        "Extended Description", "Summary of purpose", "Text description",
    ),
    "category": (
        "Expenditure Category", "Expense Type", "Expenses Type", "Account", "Account Detail",
        "CategoryInternalName", "G/L description", "Detailed expenditure type", "Cipfsubj(T)",
        "Expenditure Account Code Description", "Category", "Definition", "ProClass Description",
    ),
    "category_code": (
        "Expenditure Code", "Expense Code", "Cost Element", "Detailed expenditure code",
        "Account code", "ProClass", "CPV code", "ProClass Code",
    ),
    "procurement_category": (
        "Procurement Classification: Council's Procurement Category Name",
        "ProcurementCategoryLabel", "Proclass Description", "Merchant category",
    ),
    "procurement_code": ("Proclass", "ProcurementCategoryCode", "CPV"),
    "capital_or_revenue": ("Capital or revenue", "Capital /Revenue", "Capital/Revenue"),
    "card": ("CardTransaction", "Card transaction"),
    "contract_ref": ("ContractRef", "Contract reference"),
    "is_sme": ("SME Supplier?", "SMESupplier", "SME", "SME?"),
    "is_vcse": (
        "VCSESupplier", "Voluntary Community and Social Enterprise Supplier",
        "VCSE Supplier?", "VCSE", "VCSEGrant", "Voluntary sector", "VCSE?",
        "Grant to VCSE Organisation",
    ),
    "title": ("Contract Title", "ContractTitle", "Title of agreement"),
    "reference": (
        "Contract Reference", "ContractReference", "Contract ref", "Reference number",
        "Identifier", "Ref No", "Id",
    ),
    "value": (
        "Total Contract Value (including extensions)", "ContractValue", "Contract Value",
        "Total contract value", "Sum to be paid", "Figure", "Percentage",
    ),
    "annual_value": ("Annual Value", "Annual contract value"),
    "starts_on": ("Start Date", "StartDate", "Contract start date"),
    "ends_on": ("End Date", "EndDate", "Contract end date"),
    "current_end_on": ("Current Expiry Date", "Expiry date"),
    "review_on": ("Review Date", "ReviewDate"),
    "extended_on": ("LastExtensionDate", "Last extension date"),
    "months": ("Contract Duration (months)", "Duration (months)"),
    "option_months": ("Option to extend (months)",),
    "description": ("Contract Description", "Description of the goods and/or services"),
    "vcse_type": ("VCSESupplierType", "VCSE type"),
    "process": ("Process Used", "ProcessType", "Procurement process", "Procurement route"),
    "ocid": ("OpenContractingID", "Open contracting id"),
    "area": ("AreaServedLabel", "Area served", "Beneficiary Location:Name"),
    "url": ("PerformanceInformationURL", "InvitationToTenderURL", "Document URL"),
    "beneficiary": (
        "Recipient Org:Name", "Recipient", "Grant recipient", "Recipient organisation",
        "Organisation", "Recipient name",
    ),
    "awarded_on": (
        "Award Date", "Date of award", "Date Grant Awarded", "Date awarded", "Grant date",
    ),
    "programme": ("Grant Programme:Title", "Grant programme", "Fund", "Scheme"),
    "registration": ("Registration Number", "Registration status", "Registration"),
    "currency": ("Currency code",),
    "measure": ("Output", "Outcome", "KPI", "Indicator Name", "Indicator", "Measure name"),
    "measure_code": ("Measure ID", "KPI no", "Code", "No.", "Field"),
    "quantity": ("Qty", "Delivered", "Actual", "Answer", "Number achieved", "Achieved", "Units"),
    "theme": ("Intervention theme", "Theme"),
    "project": ("Project name",),
    "status": ("Actual or forecast", "CompanyStatus", "Charity registration status"),
    "baseline": ("Target", "Promised", "Benchmark", "Committed"),
    "cumulative": ("Cumulative to date", "To date", "Total to date"),
    "people": ("Persons", "Number of people", "Attendees", "Participants"),
    "hours": ("Number of hours", "Hours delivered"),
    "weeks": ("Number of weeks", "Weeks on site"),
    "place": ("Location", "Ward"),
    "done_on": ("Completed", "Completion date"),
    "evidence": ("Evidence provided", "Supporting evidence"),
    "comment": ("Comments", "Notes", "Commentary"),
    "name": (
        "Company Name", "CompanyName", "Charity name", "Local Authority", "Area Name",
        "Local Authority District", "Local Authority District name",
        "Region name", "Place name", "Ward name",
    ),
    "place_code": (
        "ID - Local Authority", "ID- Local Authority", "GSS code", "Area code", "LAD code",
        "Ward code", "ONS code",
    ),
    "postcode": ("Post code", "RegAddress.PostCode"),
    "predecessor": ("Former code", "Old code"),
    "share_pct": ("Share", "Share %"),
    "indicator": ("Attribute", "Transaction", "ScoreType", "Indicator Name", "Measure"),
    "breakdown": (
        "Sex", "Age Range", "Age", "Institution Type", "Type of Low Income Family", "Age band",
    ),
    "statistic": ("Statistics", "Deprivation Measures", "Measures", "Score"),
    "confidence": ("Confidence interval",),
    "kind": ("CompanyCategory", "Company category", "Legal form", "Organisation type"),
    "registered_on": ("IncorporationDate", "Date of registration"),
    "sector": ("SICCode.SicText_1", "Industry"),
    "employees": ("Number of employees", "Headcount"),
    "website": ("URI", "Web site"),
    "address": ("RegAddress.AddressLine1", "Registered address"),
}  # fmt: skip
